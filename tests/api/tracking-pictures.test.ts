import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvidenceItem } from '../../detection/index.ts';
import { newId } from '../../platform/ids.ts';
import { closingPictures } from '../../tickets/complaints/tracking-pictures.ts';
import { fileComplaint, handleTicket, trackingView } from '../../tickets/index.ts';
import { type CitizenWorld, citizenWorld } from '../support/citizen-world.ts';
import { closeBySight } from '../support/evidence-bundle.ts';
import { plainPicture } from '../support/evidence-drafts.ts';
import { pavement, peopleIn } from '../support/people.ts';
import { staff } from '../support/ticket-world.ts';

describe('pictures of a progress page', { timeout: 60_000 }, () => {
  let world: CitizenWorld;
  let before: Buffer;
  let closed: string;
  let open: string;
  const get = (url: string, headers = {}) => world.inject({ url, headers });
  const sources = (html: string) =>
    [...html.matchAll(/src="(\/t\/[^"]+)"/g)].map(([, path = '']) => path);

  /** The key of a complaint whose ticket was reported done. */
  async function handled() {
    const { asset, smartCode } = await world.plate();
    const filed = await fileComplaint(world.deps, {
      ...{ smartCode, problemCode: 'not-lit', photos: [], shareContact: false },
      ...{ clientKey: randomUUID(), lang: 'zh', channel: 'scan' },
    });
    const handler = staff({ departmentId: asset.maintainerId }, 'handler');
    const { ticketNumber } = filed;
    await handleTicket(world.deps, handler, ticketNumber, 'accept', { version: 1 });
    await handleTicket(world.deps, handler, ticketNumber, 'handled', {
      version: 2,
      note: '修好了',
    });
    return filed;
  }
  beforeAll(async () => {
    world = await citizenWorld();
    before = await pavement();
    const pictures = { before, after: await plainPicture('teal', 480, 300) };
    const done = await handled();
    await closeBySight(world.deps, done.ticketNumber, pictures);
    closed = `/t/${done.trackingKey}`;
    open = `/t/${(await handled()).trackingKey}`;
  }, 120_000);
  afterAll(() => world.close());

  test('show before and after once a finding has closed the ticket, and not earlier', async () => {
    const page = (await get(closed, { 'accept-language': 'zh' })).body;
    expect(sources(page)).toHaveLength(2);
    expect(page).toContain('办理前后');
    expect(page.match(/loading="lazy"/g)).toHaveLength(2);
    expect(page.match(/alt="[^"]*人和车辆已遮挡"/g)).toHaveLength(2);
    expect(page).toContain('width="480" height="300"');
    expect((await get(closed, { 'accept-language': 'en' })).body).toContain('People and vehicles');
    expect(sources((await get(open)).body)).toEqual([]);
  });

  test('are small, masked, and named by nothing but the key', async () => {
    const [first = '', second = ''] = sources((await get(closed)).body);
    const [one, other] = [await get(first), await get(second)];
    for (const { statusCode, headers, rawPayload } of [one, other]) {
      expect([statusCode, headers['content-type']]).toEqual([200, 'image/jpeg']);
      expect(headers['cache-control']).toContain('private');
      expect(rawPayload.length).toBeLessThan(100_000);
    }
    expect(await peopleIn(before)).toBeGreaterThan(0);
    expect(await peopleIn(one.rawPayload)).toBe(0);
  });

  test('are for this page only: another key, another picture, a made-up one', async () => {
    const [first = ''] = sources((await get(closed)).body);
    const evidenceId = first.split('/').at(-1) ?? '';
    for (const path of [
      `${open}/pictures/${evidenceId}`,
      `${closed}/pictures/${newId()}`,
      `/t/AAAA/pictures/${evidenceId}`,
    ]) {
      expect((await get(path)).statusCode).toBe(404);
    }
  });

  test('leave the page under 60 KB without them', async () => {
    const compressed = { 'accept-encoding': 'br, gzip' };
    const page = (await get(closed)).body;
    const files = [
      ...new Set([...page.matchAll(/"(\/citizen\/[^"]+)"/g)].map(([, path = '']) => path)),
    ];
    expect(files).toHaveLength(3);
    const answers = await Promise.all([closed, ...files].map((path) => get(path, compressed)));
    const bytes = answers.reduce((sum, { rawPayload }) => sum + rawPayload.length, 0);
    expect(bytes).toBeLessThan(60_000);
  });

  test('are gone when the ticket is opened again', async () => {
    const view = await trackingView(world.deps, closed.slice(3));
    expect(view.pictures.map(({ kind }) => kind)).toEqual(['before', 'after']);
    await world.inject({
      method: 'POST',
      url: `${closed}/rating`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'speed=3&result=1&service=3&system=3',
    });
    expect((await trackingView(world.deps, closed.slice(3))).pictures).toEqual([]);
  });
});

describe('which pictures a closing shows', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 2, minute));
  const item = (seq: number, kind: string, mediaType = 'image/jpeg') =>
    ({ seq, kind, mediaType, keptAt: at(seq), evidenceId: `e${seq}` }) as EvidenceItem;
  const shown = (items: EvidenceItem[], closedAt: number) =>
    closingPictures(items, at(closedAt)).map(({ kind, item: { seq } }) => `${kind} ${seq}`);

  test.each([
    ['nothing', [], 9, []],
    ['only before', [item(1, 'before')], 9, []],
    [
      'the last of each',
      [1, 2, 3, 4].map((seq) => item(seq, seq % 2 ? 'before' : 'after')),
      9,
      ['before 3', 'after 4'],
    ],
    [
      'of the round that closed it',
      [item(1, 'before'), item(2, 'after'), item(3, 'before'), item(4, 'after')],
      2,
      ['before 1', 'after 2'],
    ],
    [
      'a photo from the spot',
      [item(1, 'before'), item(2, 'field-photo')],
      2,
      ['before 1', 'after 2'],
    ],
    [
      'no clips and findings',
      [item(1, 'before', 'video/mp4'), item(2, 'after'), item(3, 'finding', 'application/json')],
      9,
      ['after 2'],
    ],
  ])('%s', (_name, items, closedAt, expected) => {
    expect(shown(items, closedAt)).toEqual(expected);
  });
});
