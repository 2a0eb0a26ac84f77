import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCamera, lookPlanOf, recordLooks } from '../../detection/index.ts';
import { fixedClock } from '../../platform/clock.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { STREET } from '../support/cameras.ts';
import {
  ALGORITHM,
  addLedgerCamera,
  at,
  look,
  observation,
  setAlgorithm,
} from '../support/ledger-world.ts';

const SETTINGS = { dwellSeconds: 60, gapSeconds: 25, clearSeconds: 40, cooldownSeconds: 600 };
const DAY_MS = 24 * 3600_000;

type Memory = {
  examples: { exampleId: string; sightingId: string; silences: boolean; box: number[] }[];
  thresholds: { minScore: number; calibratedScore: number; confirmed: number; rejected: number }[];
};

describe('what a camera remembers of verdicts', () => {
  const clock = fixedClock(at(3000));
  let app: TestApp;
  let grid: TestStaff;
  let camera: string;
  beforeAll(async () => {
    app = await testApp({ clock });
    grid = await app.signIn('grid_worker');
    const draft = { cameraCode: 'T-1', name: '测试', ...STREET };
    camera = (await addCamera(app.deps, { ...draft, sourceUrl: 'https://192.0.2.1/a.jpg' }))
      .cameraId;
    await setAlgorithm(app.db, camera, SETTINGS);
  });
  afterAll(() => app.close());

  let alerts = 0;
  /** Something that stays for two minutes, alone in its time; answers its sighting's id. */
  async function alert(score: number, withPicture: boolean): Promise<string> {
    const begin = 100 + alerts++ * 240;
    const box = [64, 200, 128, 272] as const;
    const looks = Array.from({ length: 9 }, (_, index) =>
      look(camera, begin + index * 10, [observation({ score, box })]),
    );
    const gone = Array.from({ length: 6 }, (_, index) => look(camera, begin + 90 + index * 10, []));
    const [first] = looks;
    const frames = new Map(withPicture && first ? [[first.lookId, await picture()]] : []);
    await recordLooks(app.deps, [...looks, ...gone], frames);
    const { sightings } = (await get('/api/sightings?limit=1')).json<{
      sightings: { sightingId: string }[];
    }>();
    return sightings[0]?.sightingId ?? '';
  }
  const picture = () =>
    sharp({ create: { width: 640, height: 360, channels: 3, background: 'green' } })
      .composite([
        {
          input: Buffer.from(
            '<svg width="64" height="72"><circle cx="32" cy="36" r="24" fill="white"/></svg>',
          ),
          left: 64,
          top: 200,
        },
      ])
      .jpeg()
      .toBuffer();
  const get = (url: string) => app.inject({ url, headers: grid.headers });
  const judge = (sightingId: string, verdict: string) =>
    app.inject({
      ...{ method: 'POST', url: `/api/sightings/${sightingId}/verdict` },
      ...{ headers: grid.headers, payload: { verdict } },
    });
  const memory = async () => (await get(`/api/cameras/${camera}/examples`)).json<Memory>();

  it('keeps a no with the look of its place, tells it to who looks, and forgets it when asked to', async () => {
    const sightingId = await alert(0.55, true);
    expect((await judge(sightingId, 'rejected')).statusCode).toBe(200);
    // Said twice it is one example.
    expect((await judge(sightingId, 'rejected')).statusCode).toBe(200);
    const { examples, thresholds } = await memory();
    expect(examples).toMatchObject([
      {
        ...{ sightingId, algorithmId: ALGORITHM, verdict: 'rejected', silences: true },
        ...{ judgedAt: at(3000).toISOString() },
      },
    ]);
    const [left = 0, top = 0] = examples[0]?.box ?? [];
    expect([left, top]).toEqual([expect.closeTo(0.1, 5), expect.closeTo(200 / 360, 5)]);
    expect(thresholds).toMatchObject([{ confirmed: 0, rejected: 1 }]);
    const [plan] = await lookPlanOf(app.db.query, app.deps, [camera]);
    expect(plan?.remembered).toHaveLength(1);
    expect(Buffer.from(plan?.remembered?.[0]?.colours ?? '', 'base64')).toHaveLength(12 * 12 * 3);

    const url = `/api/cameras/${camera}/examples/${examples[0]?.exampleId}`;
    const forget = () => app.inject({ method: 'DELETE', url, headers: grid.headers });
    expect((await forget()).statusCode).toBe(204);
    expect((await forget()).statusCode).toBe(404);
    expect((await memory()).examples).toEqual([]);
    expect((await lookPlanOf(app.db.query, app.deps, [camera]))[0]?.remembered).toEqual([]);
  });

  it('raises the threshold after many false alarms, and lowers it again when they are old', async () => {
    for (const score of [0.51, 0.52, 0.51, 0.53]) {
      expect((await judge(await alert(score, false), 'rejected')).statusCode).toBe(200);
    }
    const [threshold] = (await memory()).thresholds;
    expect(threshold).toMatchObject({ minScore: 0.5, rejected: 4 });
    expect(threshold?.calibratedScore).toBeCloseTo(0.54, 6);
    const plan = async () => (await lookPlanOf(app.db.query, app.deps, [camera]))[0];
    const used = async () =>
      (await plan())?.algorithms.find(({ algorithmId }) => algorithmId === ALGORITHM)?.settings;
    expect((await used())?.minScore).toBeCloseTo(0.54, 6);
    // Without a picture there is nothing to recognise.
    expect((await plan())?.remembered).toEqual([]);
    clock.advance(91 * DAY_MS);
    grid = await app.signIn('grid_worker');
    expect((await memory()).examples).toEqual([]);
    expect((await used())?.minScore).toBe(0.5);
  });

  it('is nobody else’s: another camera’s example cannot be taken back through this one', async () => {
    const other = await addLedgerCamera(app.db, { y: -40, calibrated: true });
    expect((await get(`/api/cameras/${other}/examples`)).json<Memory>().examples).toEqual([]);
    const unknown = '01890000-0000-7000-8000-000000000000';
    expect((await get(`/api/cameras/${unknown}/examples`)).statusCode).toBe(404);
  });
});
