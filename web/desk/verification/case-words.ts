import type { StringKey } from '../strings.ts';
import type { FindingVerdict, VerificationKind, VerificationSummary } from './verification-api.ts';

/** What an answer is called: a report that is only being checked is there or not, it is not fixed yet. */
export const answerWords = (kind: VerificationKind, verdict: FindingVerdict): StringKey => {
  if (verdict === 'cannot_see') return 'case.cannotSee';
  if (kind === 'pre-check') return verdict === 'gone' ? 'case.notThere' : 'case.there';
  return verdict === 'gone' ? 'case.fixed' : 'case.notFixed';
};

type Placed = Pick<VerificationSummary, 'assetName' | 'street' | 'community'>;

/** Where it is, as far as it has a name. */
export const placeWords = ({ assetName, street, community }: Placed): string =>
  [assetName, street, community].filter(Boolean).join(' · ');
