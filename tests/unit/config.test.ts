import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, childEnvironment, readConfig } from '../../gateway/config.ts';

const failure = (variables: Record<string, string>): ConfigError => {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected the configuration to be refused');
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('config', () => {
  it('leaves children one that holds, without what they need not know', () => {
    const own = {
      ...{ DATABASE_URL: 'postgres://u:secret-1@db/x', MQTT_LISTEN: '127.0.0.1:1884' },
      ...{ MQTT_USERNAME: 'cameras', MQTT_PASSWORD: 'secret-2' },
      ...{ BLOB_URL: 's3://photos', S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret-3' },
      ...{ FRIGATE_URL: 'http://nvr:5000', FRIGATE_TOKEN: 'secret-4-secret-4' },
      ...{ METRICS_TOKEN: 'secret-5-secret-5', LOG_LEVEL: 'debug' },
    };
    for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
    const left = childEnvironment({ PORT: '8123' });
    expect(JSON.stringify(left)).not.toMatch(/secret-\d/);
    expect(readConfig(left)).toMatchObject({ server: { port: 8123 }, log: { level: 'debug' } });
  });

  it('needs no environment at all', () => {
    expect(readConfig({})).toMatchObject({
      server: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
      database: { url: expect.stringMatching(/^pglite:.*data\/database$/) },
      blobs: { url: expect.stringMatching(/^file:.*data\/blobs$/) },
      district: { code: '440310', ticketPrefix: 'SZPS' },
      demo: true,
    });
  });

  it('reads numbers, choices and lists from text', () => {
    const config = readConfig({
      PORT: '9000',
      DEMO: 'no',
      TRUST_PROXY: '10.0.0.0/8,127.0.0.1',
      MASTER_KEY: `${Buffer.alloc(32, 1).toString('base64')},${Buffer.alloc(32, 2).toString('base64')}`,
    });
    expect(config.server).toMatchObject({
      port: 9000,
      publicUrl: 'http://127.0.0.1:9000',
      trustProxy: ['10.0.0.0/8', '127.0.0.1'],
    });
    expect(config.masterKey.keys).toHaveLength(2);
    expect(config.demo).toBe(false);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', MQTT_URL: ' ' }).bus.url).toMatch(/^aedes:/);
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '1.5'],
    ['PUBLIC_URL', 'https://citymark.example/path'],
    ['PUBLIC_URL', 'citymark.example'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['MQTT_URL', 'localhost:1883'],
    ['BLOB_URL', '/var/blobs'],
    ['MASTER_KEY', 'c2hvcnQ='],
    ['EVIDENCE_KEY', 'c2hvcnQ='],
    ['LOG_LEVEL', 'loud'],
    ['DISTRICT_CODE', '4403'],
    ['TICKET_PREFIX', 'szps'],
    ['TRUST_PROXY', 'everyone'],
    ['REPORT_AT', '7:30'],
    ['REPORT_AT', '24:00'],
    ['SESSION_HOURS', '0'],
    ['DEMO', 'maybe'],
  ])('refuses %s=%s and says what it wants', (variable, value) => {
    const error = failure({ [variable]: value });
    expect(error.variables).toEqual([variable]);
    expect(error.message).toMatch(new RegExp(`${variable} must be `));
  });

  it('names every bad variable at once', () => {
    expect(failure({ PORT: 'x', LOG_LEVEL: 'y', DISTRICT_CODE: 'z' }).variables.sort()).toEqual([
      'DISTRICT_CODE',
      'LOG_LEVEL',
      'PORT',
    ]);
  });

  it.each([
    [{ S3_ACCESS_KEY: 'a' }, 'S3_SECRET_KEY'],
    [{ S3_SECRET_KEY: 'a' }, 'S3_ACCESS_KEY'],
    [{ MQTT_USERNAME: 'a' }, 'MQTT_PASSWORD'],
    [{ MQTT_LISTEN: '0.0.0.0:1883' }, 'MQTT_USERNAME'],
    [{ INFERENCE_TOKEN: 'a' }, 'INFERENCE_URL'],
    [{ REPORT_WEBHOOK_URL: 'https://hooks.example/a' }, 'REPORT_WEBHOOK_SECRET'],
    [{ SMTP_URL: 'smtp://mail.example', REPORT_FROM: 'a@b.example' }, 'REPORT_TO'],
  ])('wants what belongs together: %j', (variables, missing) => {
    expect(failure(variables).variables).toEqual([missing]);
  });

  it('never repeats a secret', () => {
    const { message } = failure({ MASTER_KEY: 'hunter2', DATABASE_URL: 'x://me:hunter2@db' });
    expect(message).not.toContain('hunter2');
  });
});
