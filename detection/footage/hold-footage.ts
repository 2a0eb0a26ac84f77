import type { Query } from '../../platform/db.ts';
import type { TimeRange } from './footage-provider.ts';
import { deleteHolds, upsertHolds } from './hold-store.ts';

/** Who needs which footage. */
export type FootageHold = {
  /** Any text: `ticket:<number>`. */
  holder: string;
  cameraIds: readonly string[];
  range: TimeRange;
  at: Date;
};

/**
 * Keeps what these cameras have seen in the range until it is released, whatever its age and however full
 * the disk is. Also what is only recorded later. Held again, a range grows and never shrinks; asked twice
 * it does nothing. Throws RangeError for a range that does not end after it begins.
 */
export async function holdFootage(query: Query, hold: FootageHold): Promise<void> {
  if (!(hold.range.to > hold.range.from)) throw new RangeError('a hold ends after it begins');
  await upsertHolds(query, hold);
}

/** Lets go of all that was kept for the holder. Nothing happens when it holds nothing. */
export async function releaseFootage(query: Query, holder: string): Promise<void> {
  await deleteHolds(query, holder);
}
