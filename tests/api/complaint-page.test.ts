import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../../platform/db.ts';
import { type CitizenWorld, citizenWorld, HTML, type Plate } from '../support/citizen-world.ts';

let world: CitizenWorld;
let plate: Plate;
beforeAll(async () => {
  world = await citizenWorld();
  plate = await world.plate();
});
afterAll(() => world.close());
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
    headers: { ...HTML, 'content-type': `multipart/form-data; boundary=${boundary}` },
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
    const clientKey = key((await world.get(at.path)).body);
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const fields = { clientKey, lang: 'zh', problemCode: 'not-lit', text: '整晚不亮' };
    const first = await complain(at, fields, [photo]);
    expect(first.statusCode).toBe(303);
    const again = await complain(at, fields, [photo]);
    expect(again.headers.location).toBe(first.headers.location);
    expect(await complaintsAbout(at)).toEqual([{ text: '整晚不亮', photos: 1 }]);

    const tracking = await world.get(String(first.headers.location));
    expect(tracking.statusCode).toBe(200);
    expect(tracking.body).toContain('收到了，谢谢你');
    expect(tracking.body).toMatch(/SZPS\d{18}/);
    expect(tracking.body).not.toContain('整晚不亮');
    expect(tracking.headers['cache-control']).toBe('no-store');
    expect(tracking.headers['x-robots-tag']).toBe('noindex');

    const scanned = (await world.get(at.path)).body;
    expect(scanned).toContain('1 人反映');
    expect(scanned).toContain('我也遇到了');
  });

  test('one that joins another says how many there are', async () => {
    const at = await world.plate();
    for (const count of [1, 2]) {
      const fields = { clientKey: randomUUID(), lang: 'en', problemCode: 'not-lit' };
      const filed = await complain(at, fields);
      const { body } = await world.get(String(filed.headers.location), { 'accept-language': 'en' });
      if (count === 2) expect(body).toContain('2 people');
    }
    expect((await world.get(at.path)).body).toContain('2 人反映');
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
    const number = /SZPS\d{18}/.exec((await world.get(page)).body)?.[0] ?? '';
    return { at, page, number };
  };
  const post = (url: string, fields: Record<string, string>) =>
    world.inject({
      method: 'POST',
      url,
      headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' },
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
    const answer = await world.get('/t/AAAA');
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('href="/track"');
  });

  test('the deadline is a date and a time left, and late when it is late', async () => {
    const { page } = await file();
    expect((await world.get(page)).body).toMatch(/还剩 .*(小时|天|分钟)/);
    world.clock.advance(60 * 86_400_000);
    try {
      const { body } = await world.get(page);
      expect(body).toMatch(/已超期 \d+ 天/);
      expect(body).toContain('class="due over"');
    } finally {
      world.clock.advance(-60 * 86_400_000);
    }
  });

  test('cannot be rated before anything was done, and stars are asked for', async () => {
    const { page } = await file();
    expect((await world.get(page)).body).not.toContain('name="speed"');
    const stars = { speed: '5', result: '5', service: '5', system: '5' };
    expect((await post(`${page}/rating`, stars)).statusCode).toBe(409);
  });

  test('four dimensions are rated once; a bad result starts the work again', async () => {
    const filed = await file();
    await handle(filed);
    const form = (await world.get(filed.page)).body;
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
    const after = (await world.get(String(rated.headers.location))).body;
    expect(after).toContain('这件事已退回重新办理');
    expect(after).toContain('重新办理（第 2 次）');
    expect(after).not.toContain('还是不亮');
  });

  test('a good rating closes it and is shown', async () => {
    const filed = await file();
    await handle(filed);
    const stars = { speed: '5', result: '5', service: '4', system: '5' };
    const rated = await post(`${filed.page}/rating`, stars);
    const after = (await world.get(String(rated.headers.location))).body;
    expect(after).toContain('评分收到，谢谢');
    expect(after).toContain('aria-label="4 星"');
    expect((await post(`${filed.page}/rating`, stars)).statusCode).toBeLessThan(500);
  });
});
