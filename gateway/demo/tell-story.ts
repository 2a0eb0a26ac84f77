import { departmentById } from '../../assets/index.ts';
import {
  type CameraRecord,
  cameraById,
  evidenceOf,
  type FindingVerdict,
  judgeSighting,
  listSightings,
  poseCamera,
  type Sighting,
  sightingById,
  ticketChain,
} from '../../detection/index.ts';
import type { Actor, Role } from '../../platform/actor.ts';
import {
  answerVerification,
  handleTicket,
  lockUndecided,
  type StaffMove,
  ticketByNumber,
  ticketOfSighting,
} from '../../tickets/index.ts';
import type { Deps } from '../deps.ts';
import type { StoryStep, StoryStepKind } from './story.ts';
import { STORY_CLIP_SECONDS, showTake } from './story-clips.ts';
import { demoActor } from './story-store.ts';
import type { StoryTeller } from './story-teller.ts';
import { forgetStory } from './tidy-story.ts';

/**
 * Lets it happen: a bin overflows in the picture, and from there on everything goes its usual way. Cameras are
 * looked through, the model, the ledger, the rules and the examination decide; the story only changes the
 * picture, and acts for the people of the demo. Throws when something does not come.
 */
export async function tellStory(
  deps: Deps,
  teller: StoryTeller,
  { cameraId }: CameraRecord,
): Promise<void> {
  await watchCleanPlace(deps, teller, cameraId);
  await showTake(deps.settings.videoDir, 'overflowing');
  await teller.say('overflow');
  const sighting = await seeIt(deps, teller, cameraId);
  const ticketNumber = await makeTicket(deps, teller, sighting);
  const handler = await handlerOf(deps, ticketNumber);
  // A visitor's report keeps the ticket of an earlier story, which may be in hand already.
  if ((await known(deps, ticketNumber)).state !== 'accepted') {
    await act(deps, handler, ticketNumber, 'accept');
  }
  await showTake(deps.settings.videoDir, 'still-overflowing');
  await teller.say('accepted', { ticketNumber, by: handler.name });

  // It is said to be done, and nobody has been there.
  await act(deps, handler, ticketNumber, 'handled', '已清运。（演示故事：其实没有）');
  await teller.say('claimed', { ticketNumber, by: handler.name });
  await reaches(deps, teller, ticketNumber, sentBack);

  await showTake(deps.settings.videoDir, 'emptied');
  await teller.until('emptied', async () => {
    const seen = await sightingById(deps.db.query, sighting.sightingId);
    return seen?.absentSince ?? undefined;
  });
  await teller.say('emptied');
  await act(deps, handler, ticketNumber, 'handled', '已再次清运。（演示故事）');
  await teller.say('handled', { ticketNumber, by: handler.name });
  await reaches(deps, teller, ticketNumber, closed);
}

const sentBack: Outcome = { kind: 'returned', state: 'accepted', verdict: 'still_there' };
const closed: Outcome = { kind: 'closed', state: 'closed', verdict: 'gone' };

/** The camera shows a clean place, and nothing is left of an earlier story. */
async function watchCleanPlace(deps: Deps, teller: StoryTeller, cameraId: string): Promise<void> {
  await showTake(deps.settings.videoDir, 'clean');
  // What is under way may still show the scene before.
  const from = deps.clock.now().getTime() + (STORY_CLIP_SECONDS + 1) * 1000;
  const camera = await teller.until('watching', async () => {
    const now = await cameraById(deps.db.query, cameraId);
    const isWatched = now?.health === 'ok' && now.lastLookAt && now.lastLookAt.getTime() > from;
    return isWatched ? now : undefined;
  });
  await forgetStory(deps, cameraId);
  // As if it had just been hung up: what it shows now is what it is expected to show.
  const { geometry, referenceFrameSha256, lastFrameSha256 } = camera;
  if (!referenceFrameSha256 && lastFrameSha256 && geometry && 'tiltDeg' in geometry) {
    const { lng: _lng, lat: _lat, ...pose } = geometry;
    await poseCamera(deps, cameraId, pose);
  }
  await teller.say('watching', pictured(lastFrameSha256));
}

/** The model finds it, and it stays long enough to be an alert. */
async function seeIt(deps: Deps, teller: StoryTeller, cameraId: string): Promise<Sighting> {
  const { query } = deps.db;
  const filter = { cameraId, algorithmId: 'bin-overflow' };
  const first = await teller.until(
    'seen',
    async () => (await listSightings(query, filter, { limit: 1 }))[0],
  );
  await teller.say('seen', {
    ...{ sightingId: first.sightingId, score: first.score },
    ...pictured(first.bestFrame?.sha256),
  });
  const alerted = await teller.until('alert', async () => {
    const now = await sightingById(query, first.sightingId);
    return now?.alertedAt ? now : undefined;
  });
  const { sightingId } = alerted;
  await teller.say('alert', { sightingId });
  return alerted;
}

/** A person confirms it, and it becomes work for whoever maintains the bin. */
async function makeTicket(
  deps: Deps,
  teller: StoryTeller,
  { sightingId }: Sighting,
): Promise<string> {
  const judge = await actorFor(deps, 'grid_worker');
  const verdict = { verdict: 'confirmed', note: '演示故事' } as const;
  await judgeSighting(deps, judge, sightingId, verdict);
  await teller.say('confirmed', { sightingId, by: judge.name });
  const ticketNumber = await teller.until('ticket', () =>
    ticketOfSighting(deps.db.query, sightingId),
  );
  const ticket = await known(deps, ticketNumber);
  const department = await departmentById(deps.db.query, ticket.departmentId);
  await teller.say('ticket', {
    ...{ ticketNumber, sightingId },
    ...(department && { departmentName: department.nameZh }),
  });
  return ticketNumber;
}

type Outcome = { kind: StoryStepKind; state: 'accepted' | 'closed'; verdict: FindingVerdict };

/**
 * What the service does with a claim. Where the policy asks for more certainty than the examination has, a person
 * looks at its pictures, as on any other day.
 */
async function reaches(
  deps: Deps,
  teller: StoryTeller,
  ticketNumber: string,
  { kind, state, verdict }: Outcome,
): Promise<void> {
  let by: string | undefined;
  await teller.until(kind, async () => {
    const ticket = await known(deps, ticketNumber);
    if (ticket.state === state) return ticket;
    const asked = await lockUndecided(deps.db.query, ticket.ticketId);
    if (ticket.state !== 'verifying' || asked?.state !== 'waiting') return undefined;
    const person = await actorFor(deps, 'grid_worker');
    const { verificationId, version } = asked;
    await answerVerification(deps, person, verificationId, { version, verdict });
    by = person.name;
    return undefined;
  });
  const found = await whatWasFound(deps, ticketNumber, verdict);
  await teller.say(kind, { ticketNumber, ...found, ...(by && { by }) });
}

/** The newest picture that a finding stands on, and how sure it is. */
async function whatWasFound(
  { db }: Deps,
  ticketNumber: string,
  verdict: FindingVerdict,
): Promise<Pick<StoryStep, 'score' | 'picture'>> {
  const items = await evidenceOf(db.query, ticketChain(ticketNumber));
  const finding = items.findLast(({ kind }) => kind === 'finding');
  const confidence = finding?.data.verdict === verdict ? finding.data.confidence : undefined;
  const picture = items.findLast(({ kind }) => kind === 'after')?.sha256;
  return { ...(typeof confidence === 'number' && { score: confidence }), ...pictured(picture) };
}

async function handlerOf(deps: Deps, ticketNumber: string): Promise<Actor> {
  const { departmentId } = await known(deps, ticketNumber);
  return actorFor(deps, 'handler', departmentId);
}

async function act(
  deps: Deps,
  actor: Actor,
  ticketNumber: string,
  move: StaffMove,
  note?: string,
): Promise<void> {
  const { version } = await known(deps, ticketNumber);
  await handleTicket(deps, actor, ticketNumber, move, { version, note });
}

async function actorFor({ db }: Deps, role: Role, departmentId?: string): Promise<Actor> {
  const actor = await demoActor(db.query, role, departmentId);
  if (!actor) throw new Error(`the demo district has no ${role} who can act`);
  return actor;
}

async function known({ db }: Deps, ticketNumber: string) {
  const ticket = await ticketByNumber(db.query, ticketNumber);
  if (!ticket) throw new Error('the ticket of the story is gone');
  return ticket;
}

const pictured = (sha256: string | null | undefined): Pick<StoryStep, 'picture'> =>
  sha256 ? { picture: sha256 } : {};
