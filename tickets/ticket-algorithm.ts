import { algorithmById, algorithms } from '../detection/index.ts';

/**
 * The algorithm that would find what a ticket is about, also where a citizen reported it first: that of its
 * event, or the one for this problem of this class of fixtures. Null where no camera is taught to see it.
 */
export function ticketAlgorithm(ticket: { classCode: string; problemCode: string }): string | null {
  const { classCode, problemCode } = ticket;
  if (algorithmById(problemCode)) return problemCode;
  const found = algorithms.find(
    ({ assetClasses, ...each }) =>
      each.problemCode === problemCode &&
      (assetClasses === null || assetClasses.includes(classCode)),
  );
  return found?.algorithmId ?? null;
}
