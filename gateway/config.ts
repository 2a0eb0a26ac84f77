import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { Value } from 'typebox/value';
import { publicUrlProblem } from '../assets/index.ts';
import type { NotifyOptions } from '../platform/notify.ts';
import { baseMapOf, baseMapProblem } from './base-map.ts';
import { Environment, type Variable } from './environment.ts';

type ConfigProblem = { variable: string; message: string };

/** Raised when the environment cannot be used; the message names every bad variable. */
export class ConfigError extends Error {
  readonly variables: string[];

  constructor(problems: ConfigProblem[]) {
    super(
      ['The configuration cannot be used:', ...problems.map((each) => `  ${each.message}`)].join(
        '\n',
      ),
    );
    this.name = 'ConfigError';
    this.variables = problems.map((each) => each.variable);
  }
}

export type Config = ReturnType<typeof nest>;

/**
 * Reads the environment and the `.env` file of the working directory, once; a variable of the
 * environment wins, an empty one counts as not set. Throws ConfigError.
 */
export function readConfig(
  variables: Record<string, string | undefined> = { ...readDotenv(), ...setVariables(process.env) },
): Config {
  return nest(validated(setVariables(variables)));
}

/**
 * What a child process of ours needs not know: it has no business with the database, broker or blobs. Whole
 * groups, since half of one is a configuration that is refused.
 */
const KEPT_FROM_CHILDREN =
  /^(MASTER_KEY|EVIDENCE_KEY|METRICS_TOKEN|EVENTS_TOKEN|EXTERNAL_EVENTS|(DATABASE|MQTT|S3|BLOB|FRIGATE|REPORT|SMTP)_.*)$/;

/** The environment of a child process: ours without secrets, with some variables set anew. */
export const childEnvironment = (
  variables: Record<string, string>,
): Record<string, string | undefined> => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !KEPT_FROM_CHILDREN.test(name)),
  ),
  ...variables,
});

const setVariables = (variables: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));

function readDotenv(): Record<string, string> {
  try {
    return parseDotenv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

function validated(variables: Record<string, string | undefined>): Environment {
  const names = Object.keys(Environment.properties) as Variable[];
  const known: Record<string, string | number> = {};
  for (const name of names) {
    const text = variables[name]?.trim();
    if (text) known[name] = takesNumber(name) && /^-?\d+$/.test(text) ? Number(text) : text;
  }
  const values = Value.Default(Environment, known) as Record<string, unknown>;
  const problems: ConfigProblem[] = names
    .filter((name) => {
      const value = values[name];
      return value !== undefined && !Value.Check(Environment.properties[name], value);
    })
    .map((variable) => {
      const { expected } = Environment.properties[variable] as unknown as { expected: string };
      // A secret must not end up in a terminal or a log.
      const shown = /KEY|URL|PASSWORD|TOKEN|SECRET/.test(variable)
        ? ''
        : `, not ${JSON.stringify(known[variable])}`;
      return { variable, message: `${variable} must be ${expected}${shown}` };
    });
  problems.push(...togetherProblems(values as Environment));
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Environment;
}

const takesNumber = (name: Variable) =>
  (Environment.properties[name] as { type?: string }).type === 'integer';

/** Variables that make sense only together. */
const pairs: [Variable, Variable][] = [
  ['S3_ACCESS_KEY', 'S3_SECRET_KEY'],
  ['MQTT_USERNAME', 'MQTT_PASSWORD'],
  ['REPORT_WEBHOOK_URL', 'REPORT_WEBHOOK_SECRET'],
  ['SMTP_URL', 'REPORT_FROM'],
  ['SMTP_URL', 'REPORT_TO'],
];

function togetherProblems(values: Environment): ConfigProblem[] {
  const missing = (variable: Variable, reason: string): ConfigProblem => ({
    variable,
    message: `${variable} must be set too when ${reason}`,
  });
  const problems = pairs.flatMap(([one, other]) => {
    if ((values[one] === undefined) === (values[other] === undefined)) return [];
    return values[one] === undefined
      ? [missing(one, `${other} is`)]
      : [missing(other, `${one} is`)];
  });
  const { PUBLIC_URL: publicUrl } = values;
  // One that is not an address has its own message already.
  if (publicUrl && Value.Check(Environment.properties.PUBLIC_URL, publicUrl)) {
    const problem = publicUrlProblem(publicUrl);
    const message = `PUBLIC_URL cannot be printed on plates: ${problem}`;
    if (problem) problems.push({ variable: 'PUBLIC_URL', message });
  }
  const base = baseMapProblem({ url: values.BASE_MAP_URL, datum: values.BASE_MAP_DATUM });
  if (base)
    problems.push({ variable: 'BASE_MAP_URL', message: `BASE_MAP_URL cannot be used: ${base}` });
  if (values.INFERENCE_TOKEN && !values.INFERENCE_URL) {
    problems.push(missing('INFERENCE_URL', 'INFERENCE_TOKEN is'));
  }
  if (values.FRIGATE_TOKEN && !values.FRIGATE_URL) {
    problems.push(missing('FRIGATE_URL', 'FRIGATE_TOKEN is'));
  }
  // An open broker would let anybody on the network speak for a camera.
  if (values.MQTT_LISTEN && !values.MQTT_USERNAME) {
    problems.push(missing('MQTT_USERNAME', 'MQTT_LISTEN is'));
  }
  return problems;
}

function nest(env: Environment) {
  const dataDir = resolve(env.DATA_DIR);
  return {
    server: {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL?.toLowerCase() ?? `http://127.0.0.1:${env.PORT}`,
      /** Whether somebody chose the public URL, or it follows from the port. */
      publicUrlChosen: env.PUBLIC_URL !== undefined,
      trustProxy: trustedProxies(env.TRUST_PROXY),
      stopSeconds: env.STOP_SECONDS,
    },
    dataDir,
    database: {
      url: env.DATABASE_URL ?? `pglite:${join(dataDir, 'database')}`,
      maxConnections: env.DATABASE_POOL,
    },
    bus: {
      url: env.MQTT_URL ?? `aedes:${join(dataDir, 'broker')}`,
      listen: env.MQTT_LISTEN,
      credentials:
        env.MQTT_USERNAME && env.MQTT_PASSWORD
          ? { username: env.MQTT_USERNAME, password: env.MQTT_PASSWORD }
          : undefined,
    },
    blobs: {
      url: env.BLOB_URL ?? `file:${join(dataDir, 'blobs')}`,
      s3: {
        endpoint: env.S3_ENDPOINT,
        region: env.S3_REGION,
        accessKeyId: env.S3_ACCESS_KEY,
        secretAccessKey: env.S3_SECRET_KEY,
      },
    },
    models: {
      directories: env.MODELS_DIR ? [resolve(env.MODELS_DIR)] : [],
      cacheDir: join(dataDir, 'models'),
      threads: env.MODEL_THREADS,
      remote: {
        url: env.INFERENCE_URL,
        token: env.INFERENCE_TOKEN,
        timeoutSeconds: env.INFERENCE_SECONDS,
      },
    },
    masterKey: { keys: env.MASTER_KEY?.split(','), file: join(dataDir, 'master.key') },
    clipDir: join(dataDir, 'clips'),
    recorder: env.RECORDER === 'yes',
    footage: {
      days: env.FOOTAGE_DAYS,
      bytes: env.FOOTAGE_GB === undefined ? null : env.FOOTAGE_GB * GIGABYTE,
      freeBytes: env.FOOTAGE_FREE_GB * GIGABYTE,
    },
    footageDir: env.FOOTAGE_DIR ? resolve(env.FOOTAGE_DIR) : join(dataDir, 'footage'),
    clipCacheBytes: env.CLIP_CACHE_MB * 2 ** 20,
    evidenceKeys: env.EVIDENCE_KEY?.split(',') ?? [],
    videoDir: env.VIDEO_DIR ? resolve(env.VIDEO_DIR) : join(dataDir, 'video'),
    log: { level: env.LOG_LEVEL },
    district: { code: env.DISTRICT_CODE, ticketPrefix: env.TICKET_PREFIX },
    baseMap: baseMapOf({
      url: env.BASE_MAP_URL,
      attribution: env.BASE_MAP_ATTRIBUTION,
      datum: env.BASE_MAP_DATUM,
      maxZoom: env.BASE_MAP_MAX_ZOOM,
    }),
    streetsFile: env.STREETS_FILE === undefined ? null : resolve(env.STREETS_FILE),
    limits: {
      requestsPerMinute: env.REQUESTS_PER_MINUTE,
      signInsPerMinute: env.SIGN_INS_PER_MINUTE,
      complaintsPerAddress: env.COMPLAINTS_PER_ADDRESS,
      complaintsPerPlate: env.COMPLAINTS_PER_PLATE,
      workerRequestsPerMinute: env.WORKER_REQUESTS_PER_MINUTE,
      liveConnections: env.LIVE_CONNECTIONS,
    },
    session: { hours: env.SESSION_HOURS, idleMinutes: env.SESSION_IDLE_MINUTES },
    observationDays: env.OBSERVATION_DAYS,
    worker: {
      enabled: env.WORKER === 'yes',
      capacity: env.WORKER_CAPACITY,
      token: env.WORKER_TOKEN,
      leaseSeconds: env.LEASE_SECONDS,
    },
    events: {
      listen: env.EXTERNAL_EVENTS === 'yes',
      token: env.EVENTS_TOKEN,
      frigate: {
        url: env.FRIGATE_URL,
        token: env.FRIGATE_TOKEN,
        topic: env.FRIGATE_TOPIC,
        cameraCodes: pairsOf(env.FRIGATE_CAMERAS),
      },
    },
    report: { at: env.REPORT_AT, language: env.REPORT_LANGUAGE },
    notify: notifyOf(env),
    metricsToken: env.METRICS_TOKEN,
    demo: env.DEMO === 'yes',
  };
}

const GIGABYTE = 1e9;

const notifyOf = (env: Environment): NotifyOptions => ({
  ...(env.REPORT_WEBHOOK_URL &&
    env.REPORT_WEBHOOK_SECRET && {
      webhook: { url: env.REPORT_WEBHOOK_URL, secret: env.REPORT_WEBHOOK_SECRET },
    }),
  ...(env.SMTP_URL &&
    env.REPORT_FROM &&
    env.REPORT_TO && {
      email: { url: env.SMTP_URL, from: env.REPORT_FROM, to: env.REPORT_TO.split(',') },
    }),
});

/** `a=1,b=2` */
const pairsOf = (text = ''): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('=') as [string, string]),
  );

function trustedProxies(value: string): boolean | string[] {
  if (value === 'yes') return true;
  return value === 'no' ? false : value.split(',');
}
