import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSmartCode, printedSmartCode, retirePlate } from '../../assets/index.ts';
import { sql } from '../../platform/db.ts';
import { fileComplaint } from '../../tickets/index.ts';
import { type CitizenWorld, citizenWorld, type Plate } from '../support/citizen-world.ts';

let world: CitizenWorld;
let plate: Plate;
beforeAll(async () => {
  world = await citizenWorld();
  plate = await world.plate();
});
afterAll(() => world.close());

const html = { accept: 'text/html', 'accept-language': 'zh-CN' };
const get = (url: string, headers: Record<string, string> = {}) =>
  world.inject({ method: 'GET', url, headers: { ...html, ...headers } });

const linked = (page: string) =>
  [...page.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, address = '']) => address);

describe('scan page', () => {
  test('says what it is, whose, since when, and offers every problem of its class as a button', async () => {
    const page = await get(plate.path);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-language']).toBe('zh-CN');
    for (const text of ['路灯', plate.asset.name, '坪山区路灯所', '2019-05', '完好', '龙田街道']) {
      expect(page.body).toContain(text);
    }
    expect(page.body.match(/class="tile"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page.body).toMatch(/<button class="tile" name="problemCode" value="not-lit">/);
  });

  test('is in English for those who ask, and remembers the choice', async () => {
    const chosen = await get(`${plate.path}?lang=en`);
    expect(chosen.body).toContain('<html lang="en">');
    expect(chosen.body).toContain('Pingshan Street Lighting');
    expect(chosen.body).toContain(`lang="zh-CN">${plate.asset.name}</h1>`);
    const cookie = String(chosen.headers['set-cookie']).split(';')[0] ?? '';
    expect((await get(plate.path, { cookie })).body).toContain('<html lang="en">');
    expect((await get(plate.path, { 'accept-language': 'en-GB,zh;q=0.5' })).body).toContain(
      '<html lang="en">',
    );
    expect((await get(plate.path, { 'accept-language': 'fr' })).body).toContain('lang="zh-CN"');
  });

  test('shows the public fields of its class and nothing else of the row', async () => {
    const secret = await world.plate();
    await world.db.query(sql`
      update assets set note = 'INTERNAL-NOTE', data_source = 'INTERNAL-SOURCE', extra = '{"k":"INTERNAL-EXTRA"}'
      where asset_id = ${secret.asset.assetId}`);
    const { body } = await get(secret.path);
    expect(body).not.toContain('INTERNAL');
    for (const id of [secret.asset.assetId, secret.plateId, secret.asset.ownerId]) {
      expect(body).not.toContain(id);
    }
    expect(body).not.toContain(String(secret.asset.lng));
  });

  test('gives every reader a key of their own on a page that is otherwise the same', async () => {
    const keyOf = (body: string) => /name="clientKey" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const [one, other] = [(await get(plate.path)).body, (await get(plate.path)).body];
    expect(keyOf(one)).toMatch(/^[0-9a-f-]{36}$/);
    expect(keyOf(other)).not.toBe(keyOf(one));
    expect(other.replace(keyOf(other), '')).toBe(one.replace(keyOf(one), ''));
  });

  test('tells a change of its asset, and a report, to the very next reader', async () => {
    const changing = await world.plate();
    const read = async () => (await get(changing.path)).body;
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
    expect((await get(changing.path)).statusCode).toBe(404);
  });

  test('weighs no more than 60 KB with everything it loads', async () => {
    const compressed = { 'accept-encoding': 'br, gzip' };
    const page = await get(plate.path, compressed);
    const paths = [...new Set(linked((await get(plate.path)).body))].filter((path) =>
      path.startsWith('/citizen/'),
    );
    expect(paths).toHaveLength(3);
    const files = await Promise.all(paths.map((path) => get(path, compressed)));
    const worker = await get('/citizen/service-worker.js', compressed);
    const bytes = [page, ...files, worker].map((each) => each.rawPayload.length);
    expect(Math.min(...bytes)).toBeGreaterThan(200);
    expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(60_000);
  });

  test('loads nothing from elsewhere and runs nothing inline', async () => {
    const page = await get(plate.path);
    expect(linked(page.body).filter((address) => !/^[/?#]/.test(address))).toEqual([]);
    expect(page.body).not.toMatch(/https?:\/\//);
    expect(page.body).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    expect(page.body.match(/<script/g)).toHaveLength(1);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test('files are named by their content and kept for ever; what is not there is not found', async () => {
    const style = linked((await get(plate.path)).body).find((path) => path.endsWith('.css')) ?? '';
    const answer = await get(style);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('text/css');
    expect((await get('/citizen/citizen.000000000000.css')).statusCode).toBe(404);
    expect((await get('/citizen/..%2f..%2fpackage.json')).statusCode).toBe(404);
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
        get(`/A/${code}`),
      ),
    );
    const [first, ...others] = answers.map(told);
    expect(first?.statusCode).toBe(404);
    expect(first?.body).toContain('没有找到这个码');
    for (const other of others) expect(other).toEqual(first);
  });

  test('a fake label can be reported, ours or not, with the same answer', async () => {
    for (const code of [plate.smartCode, '4403100118999999000-0123456789ABCDEF']) {
      const form = await get(`/A/${code}?report=fake-label`);
      expect(form.statusCode).toBe(200);
      const sent = await world.inject({
        method: 'POST',
        url: `/A/${code}/fake-label`,
        headers: { ...html, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ where: '公交站旁的灯杆', why: '要付款' }).toString(),
      });
      expect(sent.statusCode).toBe(303);
      expect((await get(String(sent.headers.location))).body).toContain('收到了，谢谢');
    }
    const anomalies = await world.db.query(sql`select detail from scan_anomalies`);
    expect(JSON.stringify(anomalies)).toContain('公交站旁的灯杆');
  });

  test('a report without a place comes back with what was typed', async () => {
    const answer = await world.inject({
      method: 'POST',
      url: `${plate.path}/fake-label`,
      headers: { ...html, 'content-type': 'application/x-www-form-urlencoded' },
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
      const answer = await get(`/A?code=${encodeURIComponent(typed)}`);
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(plate.path);
    }
  });

  test('a wrong one comes back to be corrected', async () => {
    const answer = await get('/A?code=4403-nonsense');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('value="4403-nonsense"');
    expect(answer.body).toContain('aria-invalid="true"');
  });
});

/** What a browser sends for a form with files. */
function multipart(fields: Record<string, string>, photos: Uint8Array[] = [new Uint8Array()]) {
  const boundary = `----${randomUUID()}`;
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
  );
  for (const photo of photos) {
    const name = photo.length > 0 ? 'photo.jpg' : '';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="photos"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    parts.push(Buffer.concat([Buffer.from(head), photo, Buffer.from('\r\n')]));
  }
  return {
    headers: { ...html, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

const complain = (at: Plate, fields: Record<string, string>, photos?: Uint8Array[]) =>
  world.inject({ method: 'POST', url: at.path, ...multipart(fields, photos) });

const complaintsAbout = async (at: Plate) =>
  world.db.query<{ text: string | null; photos: number }>(sql`
    select c.text, (select count(*) from photos p where p.complaint_id = c.complaint_id) as photos
    from complaints c join tickets t using (ticket_id) where t.asset_id = ${at.asset.assetId}`);

describe('complaint without JavaScript', () => {
  const key = (page: string) => /name="clientKey" value="([^"]+)"/.exec(page)?.[1] ?? '';

  test('is filed, thanked for and shown on the scan page; a reload does not double it', async () => {
    const at = await world.plate();
    const clientKey = key((await get(at.path)).body);
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const fields = { clientKey, lang: 'zh', problemCode: 'not-lit', text: '整晚不亮' };
    const first = await complain(at, fields, [photo]);
    expect(first.statusCode).toBe(303);
    const again = await complain(at, fields, [photo]);
    expect(again.headers.location).toBe(first.headers.location);
    expect(await complaintsAbout(at)).toEqual([{ text: '整晚不亮', photos: 1 }]);

    const tracking = await get(String(first.headers.location));
    expect(tracking.statusCode).toBe(200);
    expect(tracking.body).toContain('收到了，谢谢你');
    expect(tracking.body).toMatch(/SZPS\d{18}/);
    expect(tracking.body).not.toContain('整晚不亮');
    expect(tracking.headers['cache-control']).toBe('no-store');
    expect(tracking.headers['x-robots-tag']).toBe('noindex');

    const scanned = (await get(at.path)).body;
    expect(scanned).toContain('1 人反映');
    expect(scanned).toContain('我也遇到了');
  });

  test('one that joins another says how many there are', async () => {
    const at = await world.plate();
    for (const count of [1, 2]) {
      const fields = { clientKey: randomUUID(), lang: 'en', problemCode: 'not-lit' };
      const filed = await complain(at, fields);
      const { body } = await get(String(filed.headers.location), { 'accept-language': 'en' });
      if (count === 2) expect(body).toContain('2 people');
    }
    expect((await get(at.path)).body).toContain('2 人反映');
  });

  test('the page kept open and used for another problem files a second complaint', async () => {
    const at = await world.plate();
    const clientKey = randomUUID();
    await complain(at, { clientKey, lang: 'zh', problemCode: 'not-lit' });
    const other = await complain(at, { clientKey, lang: 'zh', problemCode: 'tilted' });
    expect(other.statusCode).toBe(303);
    expect(await complaintsAbout(at)).toHaveLength(2);
  });

  test.each([
    ['no problem', { problemCode: '' }, 'problemCode'],
    ['other without a word', { problemCode: 'other' }, 'text'],
    ['a problem of another class', { problemCode: 'overflowing' }, 'problemCode'],
    ['a contact that is none', { problemCode: 'not-lit', contact: '12' }, 'contact'],
    ['a text that never ends', { problemCode: 'not-lit', text: 'x'.repeat(2001) }, 'text'],
  ])('%s comes back with what was typed and a link to the field', async (_, fields, field) => {
    const at = await world.plate();
    const typed = { text: '路口第二根', ...fields, clientKey: randomUUID(), lang: 'zh' };
    if (field === 'text' && !('text' in fields)) typed.text = '';
    const answer = await complain(at, typed);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(`<a href="#${field}">`);
    expect(answer.body).toContain(`id="${field}"`);
    expect(answer.body).toMatch(/id="errors"[^>]*autofocus/);
    if (field !== 'problemCode') {
      expect(answer.body).toMatch(new RegExp(`aria-describedby="[^"]*${field}-error`));
    }
    expect(answer.body).toContain(typed.text.slice(0, 100));
    expect(await complaintsAbout(at)).toEqual([]);
  });

  test.each([
    ['that is none', [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')]],
    ['that is too large', [Buffer.alloc(12 * 1024 * 1024 + 1, 1)]],
    ['too many', Array.from({ length: 7 }, () => Buffer.from([0xff, 0xd8, 0xff]))],
  ])('a photo %s is said at the photos', async (_, photos) => {
    const at = await world.plate();
    const fields = { clientKey: randomUUID(), lang: 'zh', problemCode: 'not-lit' };
    const answer = await complain(at, fields, photos);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('<a href="#photos">');
    expect(answer.body).toContain('照片需要重新选择');
    expect(await complaintsAbout(at)).toEqual([]);
  });

  test('what was typed is shown as text, never as markup', async () => {
    const text = '</textarea><script>alert(1)</script>';
    const fields = { clientKey: randomUUID(), lang: 'zh', problemCode: '', text, contact: '"><b>' };
    const { body } = await complain(await world.plate(), fields);
    expect(body).not.toContain('<script>alert');
    expect(body).not.toContain('"><b>');
  });

  test('a forged code files nothing', async () => {
    const at = {
      ...plate,
      path: `/A/${plate.smartCode.slice(0, -1)}${plate.smartCode.endsWith('0') ? '1' : '0'}`,
    };
    const fields = { clientKey: randomUUID(), lang: 'zh', problemCode: 'not-lit' };
    expect((await complain(at, fields)).statusCode).toBe(404);
  });
});

describe('following and rating', () => {
  const file = async (contact?: string) => {
    const at = await world.plate();
    const fields = { clientKey: randomUUID(), lang: 'zh', problemCode: 'not-lit' };
    const filed = await complain(at, contact ? { ...fields, contact } : fields);
    const page = String(filed.headers.location).split('?')[0] ?? '';
    const number = /SZPS\d{18}/.exec((await get(page)).body)?.[0] ?? '';
    return { at, page, number };
  };
  const post = (url: string, fields: Record<string, string>) =>
    world.inject({
      method: 'POST',
      url,
      headers: { ...html, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    });
  const handle = async ({ at, number }: { at: Plate; number: string }) => {
    const { headers } = await world.signIn('handler', at.asset.maintainerId);
    const ticket = `/api/tickets/${number}`;
    const { version } = (await world.inject({ method: 'GET', url: ticket, headers })).json();
    const accepted = await world.inject({
      method: 'POST',
      url: `${ticket}/accept`,
      headers,
      payload: { version },
    });
    const form = multipart({ version: String(accepted.json().version), note: '已修复' }, []);
    const handled = await world.inject({
      method: 'POST',
      url: `${ticket}/handled`,
      headers: { ...form.headers, ...headers, accept: 'application/json' },
      payload: form.payload,
    });
    expect(handled.statusCode).toBe(200);
  };

  test('number and contact lead to the page; anything else is not found, in one way', async () => {
    const { page, number } = await file('13800138000');
    const found = await post('/track', { ticketNumber: number, contact: '138 0013 8000' });
    expect(found.statusCode).toBe(303);
    expect(found.headers.location).toBe(page);
    const wrong = [
      { ticketNumber: number, contact: '13800138001' },
      { ticketNumber: 'SZPS000000000000000000', contact: '13800138000' },
      { ticketNumber: 'nonsense', contact: 'nonsense' },
    ];
    for (const fields of wrong) {
      const answer = await post('/track', fields);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('没有找到');
    }
  });

  test('a link that is not ours says what to do', async () => {
    const answer = await get('/t/AAAA');
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('href="/track"');
  });

  test('the deadline is a date and a time left, and late when it is late', async () => {
    const { page } = await file();
    expect((await get(page)).body).toMatch(/还剩 .*(小时|天|分钟)/);
    world.clock.advance(60 * 86_400_000);
    try {
      const { body } = await get(page);
      expect(body).toMatch(/已超期 \d+ 天/);
      expect(body).toContain('class="due over"');
    } finally {
      world.clock.advance(-60 * 86_400_000);
    }
  });

  test('cannot be rated before anything was done, and stars are asked for', async () => {
    const { page } = await file();
    expect((await get(page)).body).not.toContain('name="speed"');
    const stars = { speed: '5', result: '5', service: '5', system: '5' };
    expect((await post(`${page}/rating`, stars)).statusCode).toBe(409);
  });

  test('four dimensions are rated once; a bad result starts the work again', async () => {
    const filed = await file();
    await handle(filed);
    const form = (await get(filed.page)).body;
    for (const name of ['speed', 'result', 'service', 'system']) {
      expect(form.match(new RegExp(`type="radio"[^>]*name="${name}"`, 'g'))).toHaveLength(5);
    }
    const missing = await post(`${filed.page}/rating`, { speed: '4' });
    expect(missing.statusCode).toBe(422);
    expect(missing.body).toContain('href="#result-1"');
    expect(missing.body).toMatch(/id="speed-4"[^>]*checked/);

    const stars = { speed: '4', result: '1', service: '3', system: '5', comment: '还是不亮' };
    const rated = await post(`${filed.page}/rating`, stars);
    expect(rated.statusCode).toBe(303);
    const after = (await get(String(rated.headers.location))).body;
    expect(after).toContain('这件事已退回重新办理');
    expect(after).toContain('重新办理（第 2 次）');
    expect(after).not.toContain('还是不亮');
  });

  test('a good rating closes it and is shown', async () => {
    const filed = await file();
    await handle(filed);
    const stars = { speed: '5', result: '5', service: '4', system: '5' };
    const rated = await post(`${filed.page}/rating`, stars);
    const after = (await get(String(rated.headers.location))).body;
    expect(after).toContain('评分收到，谢谢');
    expect(after).toContain('aria-label="4 星"');
    expect((await post(`${filed.page}/rating`, stars)).statusCode).toBeLessThan(500);
  });
});
