import type { Sighting } from '../../detection/index.ts';

/** What of a sighting says whether it is over. */
type Course = Pick<Sighting, 'state' | 'goneAt' | 'absentSince' | 'lastSeenAt'>;

/** How sure the ledger is: it has looked again and again, for the time that its rule asks for. */
export const LEDGER_CONFIDENCE = 0.9;

/**
 * What the place ledger says of a ticket since it was reported done. *gone*: everything that belongs to it has
 * gone since, missed by a camera that would have seen it; a sighting that merely ended because nobody looked any
 * more says nothing. *still_there*: one was seen again since and is there now. Undefined: the ledger cannot tell.
 */
export function ledgerVerdict(
  sightings: readonly Course[],
  handledAt: Date,
): 'gone' | 'still_there' | undefined {
  const isBack = ({ state, lastSeenAt }: Course) =>
    (state === 'alerted' || state === 'present') && lastSeenAt > handledAt;
  if (sightings.some(isBack)) return 'still_there';
  const hasGone = ({ state, goneAt, absentSince }: Course) =>
    state === 'gone' && goneAt !== null && goneAt > handledAt && absentSince !== null;
  return sightings.length > 0 && sightings.every(hasGone) ? 'gone' : undefined;
}
