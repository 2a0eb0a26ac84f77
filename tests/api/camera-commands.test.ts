import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { lookPlanOf } from '../../detection/index.ts';
import { program } from '../../gateway/cli/program.ts';
import { toGround } from '../../geogrid/index.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { STREET, STREET_POSE } from '../support/cameras.ts';

describe('citymark camera and zone', () => {
  let app: TestApp;
  let directory: string;
  beforeAll(async () => {
    app = await testApp();
    directory = await mkdtemp(join(tmpdir(), 'citymark-cameras-'));
  });
  afterAll(async () => {
    await app.close();
    await rm(directory, { recursive: true });
  });
  afterEach(() => {
    process.exitCode = undefined;
  });

  /** What a command prints on standard output, and what it says beside. */
  async function run(...args: string[]): Promise<{ out: string; err: string }> {
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation(() => true),
    );
    try {
      await program(async () => app.deps).parseAsync(args, { from: 'user' });
      const [out = '', err = ''] = spies.map((spy) =>
        spy.mock.calls.map(([text]) => text).join(''),
      );
      return { out, err };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }
  const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).out);
  const file = async (name: string, content: unknown) => {
    const path = join(directory, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const place = ['--lng', String(STREET.lng), '--lat', String(STREET.lat)];
  const SOURCE = 'rtsp://admin:s3cret-99@10.0.0.7/main';

  it('adds, lists, shows and removes a camera, and never prints a password', async () => {
    const added = await json(
      'camera',
      'add',
      'CAM-1',
      '--name',
      '一号',
      ...place,
      '--source',
      SOURCE,
    );
    expect(added).toMatchObject({ cameraCode: 'CAM-1', sourceShown: 'rtsp://…@10.0.0.7/main' });
    const [plan] = await lookPlanOf(app.db.query, app.deps, [added.cameraId]);
    expect(plan?.sourceUrl).toBe(SOURCE);
    expect(await json('camera', 'list')).toMatchObject([
      { cameraCode: 'CAM-1', health: 'offline' },
    ]);
    expect(await json('camera', 'show', 'CAM-1')).toMatchObject({ name: '一号', sightCells: 0 });
    const printed = [
      await run('camera', 'list'),
      await run('camera', 'show', 'CAM-1'),
      await run('camera', 'show', 'CAM-1', '--json'),
    ];
    expect(printed[0]?.out).toContain('CAM-1');
    expect(printed[1]?.out).toContain('none: places cannot be told');
    expect(printed.map(({ out, err }) => out + err).join('')).not.toContain('s3cret');
    await run('camera', 'remove', 'CAM-1');
    expect(await json('camera', 'list')).toEqual([]);
    await expect(run('camera', 'show', 'CAM-1')).rejects.toMatchObject({ code: 'not-found' });
    const bad = run(
      'camera',
      'add',
      'CAM-1',
      '--name',
      'x',
      ...place,
      '--source',
      'file:/etc/a.mp4',
    );
    await expect(bad).rejects.toMatchObject({ code: 'source-refused' });
  });

  it('calibrates by clicks and by pose, and sets algorithms', async () => {
    await run('camera', 'add', 'CAM-2', '--name', '二号', ...place);
    const clicks = [
      [100, 650],
      [1180, 640],
      [640, 400],
      [200, 300],
      [1100, 280],
    ].map(([x = 0, y = 0]) => {
      const at = toGround({ ...STREET, ...STREET_POSE }, { x, y });
      return { x, y, lng: at?.lng, lat: at?.lat };
    });
    const fitted = await file('clicks.json', { widthPx: 1280, heightPx: 720, clicks });
    const tried = await json('camera', 'calibrate', 'CAM-2', '--clicks', fitted);
    expect(tried).toMatchObject({ saved: false });
    const saved = await json('camera', 'calibrate', 'CAM-2', '--clicks', fitted, '--save');
    expect(saved.sightCells).toBeGreaterThan(10);
    expect((await run('camera', 'calibrate', 'CAM-2', '--clicks', fitted)).out).toContain('0.00 m');
    const line = await file('line.json', {
      widthPx: 1280,
      heightPx: 720,
      clicks: clicks.slice(0, 3),
    });
    await expect(run('camera', 'calibrate', 'CAM-2', '--clicks', line)).rejects.toMatchObject({
      code: 'calibration-refused',
      message: expect.stringContaining('four clicks'),
    });
    for (const bad of [{}, { clicks }, { widthPx: 1, heightPx: 1, clicks: 'x' }]) {
      const path = await file('bad.json', bad);
      await expect(run('camera', 'calibrate', 'CAM-2', '--clicks', path)).rejects.toMatchObject({
        code: 'calibration-refused',
      });
    }
    const broken = await file('broken.json', '{');
    await expect(run('camera', 'calibrate', 'CAM-2', '--clicks', broken)).rejects.toMatchObject({
      code: 'bad-request',
    });
    const pose = await file('pose.json', STREET_POSE);
    expect(await json('camera', 'calibrate', 'CAM-2', '--pose', pose)).toMatchObject({
      saved: true,
    });
    const half = await file('half.json', { ...STREET_POSE, tiltDeg: undefined });
    await expect(run('camera', 'calibrate', 'CAM-2', '--pose', half)).rejects.toMatchObject({
      code: 'calibration-refused',
    });

    const set = ['camera', 'algorithm', 'CAM-2', 'left-object'];
    expect(
      await json(
        ...set,
        '--on',
        '--set',
        'dwellSeconds=20',
        '--set',
        'gapSeconds=9',
        '--hours',
        '22:00-06:00',
      ),
    ).toEqual({
      algorithmId: 'left-object',
      enabled: true,
      settings: { dwellSeconds: 20, gapSeconds: 9 },
      hours: ['22:00', '06:00'],
    });
    expect(await json(...set, '--off')).toMatchObject({
      enabled: false,
      hours: ['22:00', '06:00'],
    });
    expect(await json(...set, '--on', '--always')).toMatchObject({ enabled: true, hours: null });
    const listed = await json('camera', 'algorithm', 'CAM-2');
    expect(listed.filter((each: { enabled: boolean }) => each.enabled)).toMatchObject([
      { algorithmId: 'left-object', settings: { dwellSeconds: 20, gapSeconds: 9 } },
    ]);
    expect((await run('camera', 'algorithm', 'CAM-2')).out).toContain('dwellSeconds=20');
    await expect(run(...set, '--set', 'dwellSeconds=-1')).rejects.toMatchObject({
      code: 'invalid-field',
    });
    await expect(run(...set, '--set', 'dwellSeconds')).rejects.toThrow(/dwellSeconds=30/);
  });

  it('imports a list: a look first, then for good, with exit code 3 for rows that are wrong', async () => {
    const path = await file(
      'list.csv',
      'gbDeviceId,gbName,gbLongitude,gbLatitude\n44031000001310000001,好,114.35,22.69\nx,坏,114.35,22.69',
    );
    expect(await json('camera', 'import', path)).toMatchObject({
      added: 1,
      refused: 1,
      applied: false,
    });
    expect(process.exitCode).toBe(3);
    const { out, err } = await run('camera', 'import', path, '--commit');
    expect(out).toContain('gbDeviceId');
    expect(err).toContain('1 new');
    expect(await json('camera', 'show', '44031000001310000001')).toMatchObject({ name: '好' });
  });

  it('takes zones in and gives them out as GeoJSON that comes back the same', async () => {
    const departmentId = await app.department();
    const [{ department_code: deptCode }] = (await app.db.query({
      text: 'select department_code from departments where department_id = $1',
      values: [departmentId],
    })) as [{ department_code: string }];
    const ring = [
      [114.3462, 22.7084],
      [114.3466, 22.7084],
      [114.3466, 22.7088],
      [114.3462, 22.7084],
    ];
    const feature = (properties: object, coordinates: unknown = [ring]) => ({
      type: 'Feature',
      properties: { name: '禁停区', purpose: 'no_parking', deptCode, ...properties },
      geometry: { type: 'Polygon', coordinates },
    });
    const good = feature({});
    const features = [
      good,
      feature({ name: '不明用途', purpose: 'fun' }),
      feature({ name: '不明部门', deptCode: 'NOBODY' }),
      feature({ name: '两点' }, [ring.slice(0, 2)]),
      feature({ name: '有洞' }, [ring, ring]),
      null,
    ];
    const path = await file('zones.json', { type: 'FeatureCollection', features });
    const preview = await json('zone', 'import', path);
    expect(preview).toMatchObject({ features: 6, added: 1, refused: 5 });
    expect(preview.problems.map((each: { feature: number }) => each.feature)).toEqual([
      2, 3, 4, 5, 6,
    ]);
    expect(await json('zone', 'list')).toEqual([]);
    await run('zone', 'import', path, '--commit');
    expect(await json('zone', 'list')).toMatchObject([{ name: '禁停区', departmentId }]);
    const out = join(directory, 'out.json');
    await run('zone', 'export', out);
    const exported = JSON.parse(await readFile(out, 'utf8'));
    expect(exported.features).toMatchObject([good]);
    expect((await run('zone', 'export')).out).toContain('禁停区');
    expect(await json('zone', 'import', out, '--commit')).toMatchObject({
      unchanged: 1,
      refused: 0,
    });
    exported.features[0].properties.name = '改名';
    const renamed = await file('renamed.json', exported);
    expect(await json('zone', 'import', renamed, '--commit')).toMatchObject({ changed: 1 });
    expect((await run('zone', 'list')).out).toContain('改名');
    for (const bad of [[], { type: 'Feature' }, 'x']) {
      const wrong = await file('wrong.json', JSON.stringify(bad));
      await expect(run('zone', 'import', wrong)).rejects.toMatchObject({
        code: 'import-unreadable',
      });
    }
  });
});
