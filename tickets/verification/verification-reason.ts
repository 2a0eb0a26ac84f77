import { findingReasons } from '../../detection/index.ts';

/** Why the ledger says so, or nobody can, besides what the pictures themselves say. */
const ownReasons = {
  'left-the-ledger': {
    zh: '摄像头此后持续查看，问题已经消失',
    en: 'The camera has kept looking and the problem is gone',
  },
  'seen-by-the-ledger': {
    zh: '报告完成之后摄像头又看到该问题',
    en: 'The camera has seen the problem again after it was reported done',
  },
  'not-examined': { zh: '核查没有完成', en: 'The examination could not be finished' },
} as const;

const texts: Record<string, { zh: string; en: string }> = { ...findingReasons, ...ownReasons };

/** A reason in words a person understands; a reason nobody knows any more stays what it is. */
export const reasonTexts = (reason: string | null): { zh: string | null; en: string | null } =>
  reason === null ? { zh: null, en: null } : (texts[reason] ?? { zh: reason, en: reason });
