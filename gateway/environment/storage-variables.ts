import Type from 'typebox';
import { text, whole } from './variable.ts';

/** Database, broker, blobs, and the keys that seal and sign what is in them. */
export const storageVariables = {
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
};
