import type { Algorithm } from '../../detection/index.ts';

/** What a ticket is about: a class of GB/T 30428.2 and a problem of it. */
export type Category = { classCode: string; problemCode: string };

/** Event classes share the table of the component classes; their codes, which overlap, start with this. */
export const EVENT_PREFIX = 'E';

/**
 * What a sighting is as a ticket. About a fixture it is the problem that citizens report of it too, so that
 * both meet in one ticket (`other` where the class does not know the problem); about a place it is the
 * algorithm's event. Undefined when the algorithm speaks of fixtures only and there is none.
 */
export function categoryOf(
  algorithm: Pick<Algorithm, 'algorithmId' | 'eventCode' | 'codeKind' | 'problemCode'>,
  asset: { classCode: string; problems: readonly { problemCode: string }[] } | undefined,
): Category | undefined {
  const { algorithmId, eventCode, codeKind, problemCode } = algorithm;
  if (asset) {
    const isKnown = asset.problems.some((each) => each.problemCode === problemCode);
    return { classCode: asset.classCode, problemCode: isKnown ? problemCode : 'other' };
  }
  if (eventCode === null) return undefined;
  if (codeKind === 'component') return { classCode: eventCode, problemCode };
  return { classCode: EVENT_PREFIX + eventCode, problemCode: algorithmId };
}
