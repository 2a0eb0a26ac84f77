import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAssets } from '../../assets/asset-list-store.ts';
import { assetByCode, listDepartments } from '../../assets/index.ts';
import { type CameraRecord, listCameras, lookPlanOf } from '../../detection/index.ts';
import {
  DEMO_PASSWORD,
  demoLabelUrl,
  demoLogins,
  loadDemo,
  loadDemoOnce,
  wipeDemo,
} from '../../gateway/demo/index.ts';
import { layFixtures } from '../../gateway/demo/lay-fixtures.ts';
import pingshan from '../../gateway/demo/pingshan.json' with { type: 'json' };
import { toPixel } from '../../geogrid/index.ts';
import { roles } from '../../platform/actor.ts';
import { sql } from '../../platform/db.ts';
import { auditTickets, ticketStates } from '../../tickets/index.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** The rows of every table that has any. */
async function census({ db }: TestApp): Promise<Record<string, number>> {
  const tables = await db.query<{ name: string }>(sql`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const text = `select count(*) as n from "${name}"`;
    const [row] = await db.query<{ n: number }>({ text, values: [] });
    if (row && row.n > 0) counts[name] = row.n;
  }
  return counts;
}

describe('the demo district', () => {
  let service: TestApp;
  let before: Record<string, number>;
  let seconds: number;
  beforeAll(async () => {
    service = await testApp();
    await service.department('真实部门');
    before = await census(service);
    const start = performance.now();
    await loadDemo(service.deps);
    seconds = (performance.now() - start) / 1000;
  });
  afterAll(() => service.close());

  it('is loaded fast', () => {
    // Ten seconds on a machine of one's own; the others of a busy test run get their share too.
    expect(seconds).toBeLessThan(30);
  });

  it('lays out the same fixtures each time, thousands of them, of many classes, with codes of their own', () => {
    const fixtures = layFixtures();
    expect(fixtures).toEqual(layFixtures());
    expect(fixtures.length).toBeGreaterThanOrEqual(2000);
    expect(new Set(fixtures.map((each) => each.classCode)).size).toBeGreaterThanOrEqual(15);
    expect(new Set(fixtures.map((each) => each.community)).size).toBe(23);
    const spots = fixtures.map((each) => `${each.classCode} ${each.lng} ${each.lat}`);
    expect(new Set(spots).size).toBe(fixtures.length);
  });

  it('has the six streets and 23 communities of Pingshan, where they are', async () => {
    expect(pingshan.streets.map(({ nameZh }) => nameZh).sort()).toEqual(
      ['坑梓街道', '坪山街道', '石井街道', '碧岭街道', '马峦街道', '龙田街道'].sort(),
    );
    const communities = pingshan.streets.flatMap((street) => street.communities);
    expect(communities).toHaveLength(23);
    // 坪山社区 was given as 114.358844, 22.696555 in GCJ-02, which lies south-east of the truth.
    const centre = communities.find(({ nameZh }) => nameZh === '坪山社区');
    expect(centre?.lng).toBeCloseTo(114.358844 - 0.0049, 3);
    expect(centre?.lat).toBeCloseTo(22.696555 + 0.0027, 3);
  });

  it('has departments, assets with bound plates, staff of every role, and tickets in many states', async () => {
    const { db } = service;
    const departments = (await listDepartments(db.query)).filter((each) => each.isDemo);
    expect(departments.length).toBeGreaterThanOrEqual(30);
    const assets = await listAssets(db.query, {}, { after: undefined, limit: 100_000 });
    expect(assets.length).toBe(layFixtures().length);
    expect(assets.every((each) => each.isDemo && each.gridCode.startsWith('N50F05'))).toBe(true);
    const [plates] = await db.query<{ n: number }>(
      sql`select count(*) as n from plates where state = 'bound'`,
    );
    expect(plates?.n).toBe(assets.length);
    expect(new Set(demoLogins.flatMap((each) => each.roles))).toEqual(new Set(roles));
    const states = await db.query<{ state: string; n: number }>(
      sql`select state, count(*) as n from tickets where is_demo group by state`,
    );
    expect(states.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThanOrEqual(40);
    expect(states.length).toBeGreaterThanOrEqual(8);
    expect(ticketStates).toEqual(expect.arrayContaining(states.map(({ state }) => state)));
  });

  it('has no happening in the future, and histories that stand an audit', async () => {
    const { db, clock } = service;
    const [late] = await db.query<{ n: number }>(
      sql`select count(*) as n from ticket_events where at > ${clock.now()}`,
    );
    expect(late?.n).toBe(0);
    const findings: unknown[] = [];
    await auditTickets(db, { onFinding: (each) => findings.push(each) });
    expect(findings).toEqual([]);
  });

  it('lets its people sign in', async () => {
    const answer = await service.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: 'demo-lamp', password: DEMO_PASSWORD },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ staff: { roles: ['handler'] } });
  });

  it('names a label to scan, whose page opens', async () => {
    const url = new URL((await demoLabelUrl(service.deps)) ?? '');
    expect((await service.inject({ method: 'GET', url: url.pathname })).statusCode).toBe(200);
  });

  it('has cameras that see a fixture where their clips show it, and zones they look at', async () => {
    const { db } = service;
    const cameras = await listCameras(db.query, {}, { limit: 10 });
    expect(cameras.map((each) => each.sourceShown)).toEqual([
      'file:demo-street.mp4',
      'file:demo-square.mp4',
      'file:demo-story.mp4',
    ]);
    const ids = cameras.map(({ cameraId }) => cameraId);
    const plans = await lookPlanOf(db.query, service.deps, ids);
    const expected = [
      {
        ...{ name: '坪山大道1号垃圾箱', at: [427, 254] },
        ...{ zones: ['watch'], looksFor: 'left-object' },
      },
      {
        ...{ name: '六联社区公园街头坐椅1号', at: [336, 202] },
        ...{ zones: ['fire_lane', 'watch'], looksFor: 'left-object' },
      },
      {
        ...{ name: '中山大道1号垃圾箱', at: [420, 262] },
        ...{ zones: [], looksFor: 'bin-overflow' },
      },
    ];
    const assets = await listAssets(db.query, {}, { after: undefined, limit: 100_000 });
    for (const [index, { name, at, zones, looksFor }] of expected.entries()) {
      const { geometry, cameraId } = cameras[index] as CameraRecord;
      const plan = plans.find((each) => each.cameraId === cameraId);
      const fixture = assets.find((each) => each.name === name);
      expect(plan?.assets.map((each) => each.assetId)).toContain(fixture?.assetId);
      const place = { lng: fixture?.lng ?? 0, lat: fixture?.lat ?? 0 };
      const pixel = geometry && toPixel(geometry, place);
      expect(pixel?.x).toBeCloseTo(at[0] ?? 0, 0);
      expect(pixel?.y).toBeCloseTo(at[1] ?? 0, 0);
      expect(plan?.zones.map(({ purpose }) => purpose).sort()).toEqual(zones);
      expect(plan?.algorithms.map((each) => each.algorithmId)).toContain(looksFor);
    }
  });

  it('is not loaded twice', async () => {
    await expect(loadDemo(service.deps)).rejects.toMatchObject({ code: 'demo-loaded' });
  });

  it('is not wiped while something real hangs on it, and says so', async () => {
    const [department] = (await listDepartments(service.db.query)).filter((each) => each.isDemo);
    const real = await service.signIn('handler', department?.departmentId);
    await expect(wipeDemo(service.deps)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('staff'),
    });
    expect(await assetByCode(service.db.query, '4403100118900001')).toBeDefined();
    await service.db.query(sql`delete from staff where staff_id = ${real.staffId}`);
    await service.db.query(sql`delete from departments where name_zh = '测试部门'`);
  });

  it('is wiped without a trace', async () => {
    await wipeDemo(service.deps);
    const after = await census(service);
    const { plate_keys: _keys, sign_in_attempts: _attempts, demo_loads: _note, ...rest } = after;
    expect(rest).toEqual(before);
    await loadDemoOnce(service.deps);
    expect(await census(service)).toEqual(after);
    await loadDemo(service.deps);
    expect((await census(service)).assets).toBe(layFixtures().length);
  });
});
