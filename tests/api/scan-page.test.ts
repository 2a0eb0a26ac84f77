import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSmartCode, printedSmartCode, retirePlate } from '../../assets/index.ts';
import { sql } from '../../platform/db.ts';
import { fileComplaint } from '../../tickets/index.ts';
import { type CitizenWorld, citizenWorld, HTML, type Plate } from '../support/citizen-world.ts';

let world: CitizenWorld;
let plate: Plate;
beforeAll(async () => {
  world = await citizenWorld();
  plate = await world.plate();
});
afterAll(() => world.close());
const linked = (page: string) =>
  [...page.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, address = '']) => address);

describe('scan page', () => {
  test('says what it is, whose, since when, and offers every problem of its class as a button', async () => {
    const page = await world.get(plate.path);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-language']).toBe('zh-CN');
    for (const text of ['路灯', plate.asset.name, '坪山区路灯所', '2019-05', '完好', '龙田街道']) {
      expect(page.body).toContain(text);
    }
    expect(page.body.match(/class="tile"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page.body).toMatch(/<button class="tile" name="problemCode" value="not-lit">/);
  });

  test('is in English for those who ask, and remembers the choice', async () => {
    const chosen = await world.get(`${plate.path}?lang=en`);
    expect(chosen.body).toContain('<html lang="en">');
    expect(chosen.body).toContain('Pingshan Street Lighting');
    expect(chosen.body).toContain(`lang="zh-CN">${plate.asset.name}</h1>`);
    const cookie = String(chosen.headers['set-cookie']).split(';')[0] ?? '';
    expect((await world.get(plate.path, { cookie })).body).toContain('<html lang="en">');
    expect((await world.get(plate.path, { 'accept-language': 'en-GB,zh;q=0.5' })).body).toContain(
      '<html lang="en">',
    );
    expect((await world.get(plate.path, { 'accept-language': 'fr' })).body).toContain(
      'lang="zh-CN"',
    );
  });

  test('shows the public fields of its class and nothing else of the row', async () => {
    const secret = await world.plate();
    await world.db.query(sql`
      update assets set note = 'INTERNAL-NOTE', data_source = 'INTERNAL-SOURCE', extra = '{"k":"INTERNAL-EXTRA"}'
      where asset_id = ${secret.asset.assetId}`);
    const { body } = await world.get(secret.path);
    expect(body).not.toContain('INTERNAL');
    for (const id of [secret.asset.assetId, secret.plateId, secret.asset.ownerId]) {
      expect(body).not.toContain(id);
    }
    expect(body).not.toContain(String(secret.asset.lng));
  });

  test('gives every reader a key of their own on a page that is otherwise the same', async () => {
    const keyOf = (body: string) => /name="clientKey" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const [one, other] = [(await world.get(plate.path)).body, (await world.get(plate.path)).body];
    expect(keyOf(one)).toMatch(/^[0-9a-f-]{36}$/);
    expect(keyOf(other)).not.toBe(keyOf(one));
    expect(other.replace(keyOf(other), '')).toBe(one.replace(keyOf(one), ''));
  });

  test('tells a change of its asset, and a report, to the very next reader', async () => {
    const changing = await world.plate();
    const read = async () => (await world.get(changing.path)).body;
    expect(await read()).toContain('完好');
    await world.db.query(sql`
      update assets set state = 'damaged' where asset_id = ${changing.asset.assetId}`);
    const changed = await read();
    expect(changed).toContain('破损');
    expect(changed).not.toContain('id="reported-title"');
    const { asset, plateId } = changing;
    await fileComplaint(world.deps, {
      plate: { asset, plateId },
      ...{ problemCode: 'not-lit', photos: [], shareContact: false },
      ...{ clientKey: randomUUID(), lang: 'zh', channel: 'api' },
    });
    expect(await read()).toContain('id="reported-title"');
    await retirePlate(world.deps, { plateId: changing.plateId, reason: 'test' });
    expect((await world.get(changing.path)).statusCode).toBe(404);
  });

  test('weighs no more than 60 KB with everything it loads', async () => {
    const compressed = { 'accept-encoding': 'br, gzip' };
    const page = await world.get(plate.path, compressed);
    const paths = [...new Set(linked((await world.get(plate.path)).body))].filter((path) =>
      path.startsWith('/citizen/'),
    );
    expect(paths).toHaveLength(3);
    const files = await Promise.all(paths.map((path) => world.get(path, compressed)));
    const worker = await world.get('/citizen/service-worker.js', compressed);
    const bytes = [page, ...files, worker].map((each) => each.rawPayload.length);
    expect(Math.min(...bytes)).toBeGreaterThan(200);
    expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(60_000);
  });

  test('loads nothing from elsewhere and runs nothing inline', async () => {
    const page = await world.get(plate.path);
    expect(linked(page.body).filter((address) => !/^[/?#]/.test(address))).toEqual([]);
    expect(page.body).not.toMatch(/https?:\/\//);
    expect(page.body).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    expect(page.body.match(/<script/g)).toHaveLength(1);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test('files are named by their content and kept for ever; what is not there is not found', async () => {
    const style =
      linked((await world.get(plate.path)).body).find((path) => path.endsWith('.css')) ?? '';
    const answer = await world.get(style);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('text/css');
    expect((await world.get('/citizen/citizen.000000000000.css')).statusCode).toBe(404);
    expect((await world.get('/citizen/..%2f..%2fpackage.json')).statusCode).toBe(404);
  });
});

describe('codes that are not accepted', () => {
  const told = ({ statusCode, rawPayload, headers }: LightMyRequestResponse) => {
    const { date: _, 'x-request-id': __, ...rest } = headers;
    return { statusCode, body: rawPayload.toString(), headers: rest };
  };

  test('unknown, forged, retired and meaningless ones get the same answer, byte for byte', async () => {
    const retired = await world.plate();
    await retirePlate(world.deps, { plateId: retired.plateId, reason: '换新' });
    const tag = plate.smartCode.split('-')[1] ?? '';
    const forged = `${plate.smartCode.slice(0, -16)}${tag.startsWith('0') ? '1' : '0'}${tag.slice(1)}`;
    const unknown = `4403100118999999000-${tag}`;
    const answers = await Promise.all(
      [forged, unknown, retired.smartCode, 'x', '%00', `${plate.smartCode}0`].map((code) =>
        world.get(`/A/${code}`),
      ),
    );
    const [first, ...others] = answers.map(told);
    expect(first?.statusCode).toBe(404);
    expect(first?.body).toContain('没有找到这个码');
    for (const other of others) expect(other).toEqual(first);
  });

  test('a fake label can be reported, ours or not, with the same answer', async () => {
    for (const code of [plate.smartCode, '4403100118999999000-0123456789ABCDEF']) {
      const form = await world.get(`/A/${code}?report=fake-label`);
      expect(form.statusCode).toBe(200);
      const sent = await world.inject({
        method: 'POST',
        url: `/A/${code}/fake-label`,
        headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ where: '公交站旁的灯杆', why: '要付款' }).toString(),
      });
      expect(sent.statusCode).toBe(303);
      expect((await world.get(String(sent.headers.location))).body).toContain('收到了，谢谢');
    }
    const anomalies = await world.db.query(sql`select detail from scan_anomalies`);
    expect(JSON.stringify(anomalies)).toContain('公交站旁的灯杆');
  });

  test('a report without a place comes back with what was typed', async () => {
    const answer = await world.inject({
      method: 'POST',
      url: `${plate.path}/fake-label`,
      headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ where: ' ', why: '"><script>alert(1)</script>' }).toString(),
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('&lt;script&gt;alert(1)');
    expect(answer.body).not.toContain('<script>alert');
  });
});

describe('typed codes', () => {
  test('the printed text leads to the page, however it is typed', async () => {
    const code = parseSmartCode(plate.smartCode);
    const printed = code ? printedSmartCode(code) : '';
    for (const typed of [printed, printed.toLowerCase(), printed.replaceAll(' ', '')]) {
      const answer = await world.get(`/A?code=${encodeURIComponent(typed)}`);
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(plate.path);
    }
  });

  test('a wrong one comes back to be corrected', async () => {
    const answer = await world.get('/A?code=4403-nonsense');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('value="4403-nonsense"');
    expect(answer.body).toContain('aria-invalid="true"');
  });
});
