import type { AgreementRow } from './verification-api.ts';

type Counts = Pick<
  AgreementRow,
  'machineDecided' | 'judgedByPeople' | 'agreed' | 'wrongGone' | 'wrongStillThere' | 'contradicted'
>;

const share = (part: number, whole: number) => (whole > 0 ? Math.min(1, part / whole) : null);

/** The counts as shares, 0 to 1; null where nothing was judged. */
export const agreementShares = (row: Counts) => ({
  agreed: share(row.agreed, row.judgedByPeople),
  wrongGone: share(row.wrongGone, row.judgedByPeople),
  wrongStillThere: share(row.wrongStillThere, row.judgedByPeople),
  contradicted: share(row.contradicted, row.machineDecided),
});
