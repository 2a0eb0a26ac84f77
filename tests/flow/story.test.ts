import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSightings } from '../../detection/index.ts';
import { storyCamera, storySteps, tidyCutOffStory } from '../../gateway/demo/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { sql } from '../../platform/db.ts';
import { auditTickets, ticketByNumber } from '../../tickets/index.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { startDemo } from '../support/demo-story.ts';

type Step = { kind: string; at: string; ticketNumber?: string; picture?: string; score?: number };
type Told = { state: string; steps: Step[]; problem: string | null };

/** Beyond what the story itself waits for. */
const patience = { timeout: 300_000 };

describe('the story of the demo', { timeout: 400_000 }, () => {
  let service: TestApp<typeof systemClock>;
  let visitor: TestStaff;
  let stopDemo: () => Promise<void>;
  beforeAll(async () => {
    service = await testApp({ listen: true, jobs: true, clock: systemClock });
    stopDemo = await startDemo(service);
    visitor = await service.signIn('dispatcher');
  });
  afterAll(async () => {
    await stopDemo?.();
    await service?.close();
  });

  const url = '/api/demo/story';
  const play = () => service.inject({ method: 'POST', url, headers: visitor.headers });
  const told = async (): Promise<Told> =>
    (await service.inject({ url, headers: visitor.headers })).json();
  const playToTheEnd = async () => {
    expect((await play()).statusCode).toBe(202);
    await expect.poll(async () => (await told()).state, patience).not.toBe('running');
    return told();
  };
  const ofKind = ({ steps }: Told, kind: string) => steps.find((each) => each.kind === kind);
  const seen = async () => {
    const { cameraId = '' } = (await storyCamera(service.deps)) ?? {};
    return listSightings(service.db.query, { cameraId }, { limit: 10 });
  };

  it('has not been told yet', async () => {
    expect(await told()).toMatchObject({ state: 'none', steps: [], problem: null });
  });

  it('goes from a full bin to a closed ticket through what the service does every day', async () => {
    const story = await playToTheEnd();
    expect(story).toMatchObject({ state: 'done', problem: null });
    expect(story.steps.map(({ kind }) => kind)).toEqual(storySteps);
    const times = story.steps.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    // The built-in model was sure enough of the drawn bin.
    expect(ofKind(story, 'seen')?.score).toBeGreaterThan(0.5);

    const number = ofKind(story, 'closed')?.ticketNumber ?? '';
    const ticket = await ticketByNumber(service.db.query, number);
    expect(ticket).toMatchObject({ state: 'closed', isDemo: true, problemCode: 'overflowing' });
    const moves = await service.db.query<{ kind: string }>(sql`
      select e.kind from ticket_events e join tickets t using (ticket_id)
      where t.ticket_number = ${number} and e.kind in ('accept', 'handled', 'send-back', 'confirm')
      order by e.seq`);
    const order = ['accept', 'handled', 'send-back', 'handled', 'confirm'];
    expect(moves.map(({ kind }) => kind)).toEqual(order);
    const findings: unknown[] = [];
    await auditTickets(service.db, { onFinding: (each) => findings.push(each) });
    expect(findings).toEqual([]);
  });

  it('shows the pictures it was told with, and no others', async () => {
    const story = await told();
    const pictures = story.steps.flatMap(({ picture }) => picture ?? []);
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    const get = (sha256: string) =>
      service.inject({ url: `${url}/pictures/${sha256}`, headers: visitor.headers });
    for (const picture of pictures) {
      const answer = await get(picture);
      expect(answer.headers['content-type']).toBe('image/jpeg');
      expect(answer.rawPayload.subarray(0, 2).toString('hex')).toBe('ffd8');
    }
    expect((await get('0'.repeat(64))).statusCode).toBe(404);
  });

  it('is played again from the beginning, with nothing left of the time before', async () => {
    const before = ofKind(await told(), 'ticket')?.ticketNumber ?? '';
    expect((await play()).statusCode).toBe(202);
    expect((await play()).json()).toMatchObject({ type: expect.stringContaining('conflict') });
    await expect.poll(async () => ofKind(await told(), 'seen'), patience).toBeDefined();
    expect(await ticketByNumber(service.db.query, before)).toBeUndefined();
    expect(await seen()).toHaveLength(1);
  });

  it('is cleaned up after when whoever played it is gone', async () => {
    const old = new Date(systemClock.now().getTime() - 60_000);
    const at = systemClock.now();
    // As a killed process leaves it; the one that plays it here gives up as soon as it sees that.
    await service.db.query(sql`
      update demo_stories set story_id = gen_random_uuid(), state = 'running', ended_at = null,
        started_at = ${at}, beat_at = ${old}`);
    expect((await told()).state).toBe('cut-off');
    await tidyCutOffStory(service.deps, AbortSignal.timeout(60_000));
    expect((await told()).state).toBe('cut-off');
    // The camera shows a clean bin again: what it may have seen meanwhile goes away by itself.
    const still = async () => (await seen()).filter(({ absentSince }) => !absentSince).length;
    await expect.poll(still, patience).toBe(0);
  });
});

describe('outside of the demo', () => {
  it('there is no story, and there are no logins', async () => {
    const service = await testApp();
    const { headers } = await service.signIn('admin');
    const url = '/api/demo/story';
    expect((await service.inject({ url, headers })).statusCode).toBe(404);
    expect((await service.inject({ method: 'POST', url, headers })).statusCode).toBe(404);
    const demo = await service.inject({ url: '/api/demo' });
    expect(demo.json()).toEqual({ loaded: false, password: null, logins: [] });
    await service.close();
  });
});
