import type { Algorithm } from './detection-api.ts';

/** The name of an algorithm in the reader's language, or its id while the catalogue is not there. */
export const algorithmName = (
  algorithms: readonly Algorithm[] | undefined,
  algorithmId: string,
  pick: (zh: string, en: string) => string,
): string => {
  const known = algorithms?.find((each) => each.algorithmId === algorithmId);
  return known ? pick(known.nameZh, known.nameEn) : algorithmId;
};
