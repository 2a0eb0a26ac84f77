import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { exampleOf } from '../examples/example-of.ts';
import { addExample } from '../examples/example-store.ts';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import type { Sighting, Verdict } from './sighting.ts';
import { ringSightings } from './sighting-bell.ts';
import { putVerdict, sightingById } from './sighting-store.ts';

/**
 * Writes down what a person says of an alert; it counts into the precision of its algorithm and camera, and
 * the camera remembers it.
 * The same person saying the same again changes nothing.
 * @throws AppError `not-found`; `conflict` when it has not alerted, or somebody has said otherwise or
 *   been faster
 */
export async function judgeSighting(
  deps: Pick<LedgerDeps, 'db' | 'clock' | 'bus' | 'blobs' | 'logger'>,
  actor: Pick<Actor, 'staffId'>,
  sightingId: string,
  { verdict, note }: { verdict: Verdict; note?: string | undefined },
): Promise<Sighting> {
  const sighting = await found(deps, sightingId);
  if (!sighting.alertedAt) {
    throw new AppError('conflict', 'This has not stayed long enough to be an alert. Wait for it.');
  }
  const judged = { verdict, judgedBy: actor.staffId, judgedAt: deps.clock.now() };
  const example = await exampleOf(deps, sighting, judged);
  const isFirst = await deps.db.transaction(async (query) => {
    const first = await putVerdict(query, sighting.sightingId, { ...judged, note: note ?? null });
    if (first) await addExample(query, example);
    return first;
  });
  const after = await found(deps, sighting.sightingId);
  if (!isFirst && (after.verdict !== verdict || after.judgedBy !== actor.staffId)) {
    const at = after.judgedAt?.toISOString() ?? '';
    throw new AppError('conflict', `It was ${after.verdict} by another at ${at}. Reload the page.`);
  }
  if (isFirst) {
    ringSightings(deps, [
      { sightingId: after.sightingId, algorithmId: after.algorithmId, state: after.state },
    ]);
  }
  return after;
}

async function found({ db }: Pick<LedgerDeps, 'db'>, sightingId: string): Promise<Sighting> {
  const sighting = await sightingById(db.query, sightingId);
  if (!sighting) throw new AppError('not-found', 'There is no such sighting.');
  return sighting;
}
