import Type, { type Static } from 'typebox';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const YES_NO = ['yes', 'no'] as const;

const text = (pattern: string, expected: string, description: string, byDefault?: string) =>
  Type.String({
    pattern,
    expected,
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });

const whole = (minimum: number, maximum: number, byDefault: number, description: string) =>
  Type.Integer({
    minimum,
    maximum,
    default: byDefault,
    expected: `a whole number from ${minimum} to ${maximum}`,
    description,
  });

const choice = <const T extends readonly string[]>(
  values: T,
  byDefault: T[number],
  description: string,
) =>
  Type.Enum([...values] as T[number][], {
    default: byDefault,
    expected: `one of ${values.join(', ')}`,
    description,
  });

/**
 * Every variable the service reads: what it means, what it must look like, what it is when it is not set.
 * `.env.example` is generated from this table.
 */
export const Environment = Type.Object({
  HOST: text('^[^\\s/]+$', 'an address or host name', 'Address to listen on.', '127.0.0.1'),
  PORT: whole(0, 65535, 8080, 'Port to listen on; 0 takes any free one.'),
  PUBLIC_URL: Type.Optional(
    text(
      '^https?://[^\\s/?#@]+$',
      'http(s)://host[:port], without a path',
      'How the outside world reaches the service. It is printed in every label, so choose it before the first one. Not set: http://127.0.0.1:<PORT>.',
    ),
  ),
  DATA_DIR: text(
    '\\S',
    'a directory',
    'Where the embedded database, broker, blobs and the master key live.',
    'data',
  ),
  DATABASE_URL: Type.Optional(
    text(
      '^(postgres(ql)?://|pglite:)\\S+$',
      'postgres://user:password@host:port/database or pglite:<directory>',
      'PostgreSQL 15 or newer with PostGIS 3. Not set: the embedded database in DATA_DIR.',
    ),
  ),
  DATABASE_POOL: whole(1, 200, 10, 'Connections to PostgreSQL at most.'),
  MQTT_URL: Type.Optional(
    text(
      '^(mqtts?|wss?)://\\S+$',
      'mqtt://user:password@host:port or mqtts://…',
      'MQTT 3.1.1 broker. Not set: the embedded broker.',
    ),
  ),
  MQTT_LISTEN: Type.Optional(
    text(
      '^[^\\s/]+:[0-9]{1,5}$',
      'host:port',
      'Where the embedded broker also listens for outside clients. Not set: it is for this process only.',
    ),
  ),
  MQTT_USERNAME: Type.Optional(
    text('^\\S+$', 'a user name', 'What outside clients of the embedded broker must present.'),
  ),
  MQTT_PASSWORD: Type.Optional(text('^\\S+$', 'a password', 'The password that goes with it.')),
  BLOB_URL: Type.Optional(
    text(
      '^(file:\\S+|s3://[a-z0-9][a-z0-9.-]+(/\\S*)?)$',
      'file:<directory> or s3://bucket',
      'Where photos and other files are kept. Not set: a directory in DATA_DIR.',
    ),
  ),
  S3_ENDPOINT: Type.Optional(
    text(
      '^https?://\\S+$',
      'http(s)://host[:port]',
      'S3-compatible store; only with BLOB_URL=s3://….',
    ),
  ),
  S3_REGION: text('^\\S+$', 'a region', 'Region of the store.', 'us-east-1'),
  S3_ACCESS_KEY: Type.Optional(
    text(
      '^\\S+$',
      'an access key',
      'Access key of the store. Not set: the default credential chain of AWS.',
    ),
  ),
  S3_SECRET_KEY: Type.Optional(text('^\\S+$', 'a secret key', 'Secret key of the store.')),
  MASTER_KEY: Type.Optional(
    text(
      '^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)*$',
      '32 bytes in base64 (openssl rand -base64 32), or several with a comma between',
      'Seals contacts and signs labels: keep a copy in a safe place. The first seals, all open. Not set: a key file is made in DATA_DIR.',
    ),
  ),
  EVIDENCE_KEY: Type.Optional(
    text(
      '^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)*$',
      '32 bytes in base64 (openssl rand -base64 32), or several with a comma between',
      'Signs evidence (an Ed25519 seed). The first signs, signatures of all count. Not set: it follows from the master key.',
    ),
  ),
  VIDEO_DIR: Type.Optional(
    text(
      '\\S',
      'a directory',
      'The only directory whose video files cameras may show (source file:<name>). Not set: video in DATA_DIR.',
    ),
  ),
  RECORDER: choice(
    YES_NO,
    'yes',
    'Record the cameras that are to be recorded; exactly one service of an installation says yes.',
  ),
  FOOTAGE_DAYS: whole(1, 3650, 30, 'Days that footage is kept where a camera says nothing else.'),
  FOOTAGE_GB: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10_000_000,
      expected: 'a whole number from 1',
      description:
        'All footage together takes so many GB (10⁹ bytes) at most, then the oldest goes. Not set: as much as the disk has.',
    }),
  ),
  FOOTAGE_FREE_GB: whole(
    0,
    100_000,
    2,
    'So many GB stay free on the disk of the footage: before it is fuller, the oldest footage goes and somebody is told.',
  ),
  FOOTAGE_DIR: Type.Optional(
    text(
      '\\S',
      'a directory',
      'Where the recorder writes footage; a file system of its own keeps it from filling others. Not set: footage in DATA_DIR.',
    ),
  ),
  CLIP_CACHE_MB: whole(
    100,
    10_000_000,
    5000,
    'Megabytes for clips of footage that somebody has asked for; the longest unused make room.',
  ),
  MODELS_DIR: Type.Optional(
    text(
      '\\S',
      'a directory',
      'Manifests of further models (*.json), with their ONNX files. Not set: the built-in COCO detector only.',
    ),
  ),
  MODEL_THREADS: whole(
    1,
    64,
    1,
    'Threads one picture may use in a model; several workers gain more than several threads.',
  ),
  INFERENCE_URL: Type.Optional(
    text(
      '^https?://[^\\s?#]+$',
      'http(s)://host[:port]',
      'Open Inference Protocol v2 server (Triton, KServe) of manifests that say "remote". Not set: models run here.',
    ),
  ),
  INFERENCE_TOKEN: Type.Optional(
    text('^\\S+$', 'a token', 'Bearer token for that server; only with INFERENCE_URL.'),
  ),
  INFERENCE_SECONDS: whole(
    1,
    300,
    5,
    'Seconds after which a silent inference server counts as away.',
  ),
  EXTERNAL_EVENTS: choice(
    YES_NO,
    'yes',
    'Listen on the broker to cameras and systems that detect by themselves; yes in exactly one process of an installation.',
  ),
  EVENTS_TOKEN: Type.Optional(
    text(
      '^\\S{16,}$',
      'at least 16 characters',
      'What detection boxes present to send events over HTTP (VIAS). Not set: none are taken.',
    ),
  ),
  FRIGATE_URL: Type.Optional(
    text(
      '^https?://[^\\s?#@]+$',
      'http(s)://host[:port]',
      'Frigate, whose events come over the same broker. Not set: none are taken.',
    ),
  ),
  FRIGATE_TOKEN: Type.Optional(
    text('^\\S+$', 'a token', 'Bearer token for its authenticated port; only with FRIGATE_URL.'),
  ),
  FRIGATE_TOPIC: text('^[^\\s+#]+$', 'a topic', 'Its mqtt.topic_prefix.', 'frigate'),
  FRIGATE_CAMERAS: Type.Optional(
    text(
      '^[A-Za-z0-9_-]+=[0-9A-Za-z._-]{1,64}(,[A-Za-z0-9_-]+=[0-9A-Za-z._-]{1,64})*$',
      'name=camera code, with commas between',
      'Our camera codes by the names of cameras in Frigate. Not set: both are the same.',
    ),
  ),
  LOG_LEVEL: choice(LOG_LEVELS, 'info', 'Least important log lines to write.'),
  DISTRICT_CODE: text(
    '^[0-9]{6}$',
    'six digits (GB/T 2260)',
    'District of the asset codes made here; 440310 is Pingshan, Shenzhen.',
    '440310',
  ),
  TICKET_PREFIX: text(
    '^[A-Z]{2,8}$',
    'two to eight capital letters',
    'First letters of a ticket number.',
    'SZPS',
  ),
  TRUST_PROXY: text(
    '^(no|yes|[0-9a-fA-F.:/,]+)$',
    'no, yes, or addresses and networks with commas between',
    'Proxies in front that may say who the client is (X-Forwarded-For).',
    'no',
  ),
  REQUESTS_PER_MINUTE: whole(1, 1_000_000, 600, 'Requests one address may make in a minute.'),
  SIGN_INS_PER_MINUTE: whole(
    1,
    1_000_000,
    30,
    'Sign-in attempts one address may make in a minute.',
  ),
  COMPLAINTS_PER_ADDRESS: whole(
    1,
    1_000_000,
    60,
    'Complaints one address may send in an hour; a whole street can share one.',
  ),
  COMPLAINTS_PER_PLATE: whole(
    1,
    1_000_000,
    30,
    'Complaints that may come in through one plate in an hour.',
  ),
  LIVE_CONNECTIONS: whole(1, 100_000, 1000, 'Open live connections of the desk at most.'),
  METRICS_TOKEN: Type.Optional(
    text(
      '^\\S{16,}$',
      'at least 16 characters',
      'Bearer token for /metrics. Not set: open to all.',
    ),
  ),
  SESSION_HOURS: whole(1, 720, 12, 'Hours after which a session ends in any case.'),
  SESSION_IDLE_MINUTES: whole(1, 43_200, 120, 'Minutes without a request after which it ends.'),
  STOP_SECONDS: whole(
    1,
    300,
    10,
    'Seconds that running requests are given when the service stops.',
  ),
  OBSERVATION_DAYS: whole(
    1,
    3650,
    90,
    'Days that looks and observations of cameras are kept; alerts are kept for good.',
  ),
  WORKER: choice(
    YES_NO,
    'yes',
    'Run one worker beside the service that looks through the cameras; no: workers run elsewhere (citymark worker).',
  ),
  WORKER_CAPACITY: whole(
    1,
    10_000,
    16,
    'How much the worker can do in comparison with others: cameras are shared out in this proportion.',
  ),
  WORKER_TOKEN: Type.Optional(
    text(
      '^cmw-[0-9a-f]{12}-[A-Za-z0-9_-]{43}$',
      'a token from citymark worker-token add',
      'What citymark worker presents to the service. Not set: --token-file.',
    ),
  ),
  WORKER_REQUESTS_PER_MINUTE: whole(
    1,
    1_000_000,
    6000,
    'Requests the workers of one address may make in a minute.',
  ),
  LEASE_SECONDS: whole(
    2,
    3600,
    60,
    'How long a worker keeps its cameras without a sign of life; then others take them.',
  ),
  DEMO: choice(
    YES_NO,
    'yes',
    'Load the demo district into an empty database. It is marked as demo and can be wiped.',
  ),
});

export type Environment = Static<typeof Environment>;
export type Variable = keyof Environment;
