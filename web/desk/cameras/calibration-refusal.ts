import type { Translate } from '../strings.ts';

type Reason = { told: RegExp; words: (t: Translate, found: readonly string[]) => string };

/** What the service says of pairs that fit nothing, and the same in the reader's words. */
const reasons: readonly Reason[] = [
  { told: /near one line/i, words: (t) => t('refused.line') },
  {
    told: /only (\d+) of (\d+) clicks agree/i,
    words: (t, [agree = '', all = '']) => t('refused.disagree', { agree, all }),
  },
  {
    told: /miss each other by ([\d.]+) m; ([\d.]+) m/i,
    words: (t, [off = '', most = '']) => t('refused.far', { off, most }),
  },
  { told: /do not determine|needs four/i, words: (t) => t('refused.few') },
  { told: /below the ground|focal|not tell/i, words: (t) => t('refused.pose') },
];

/** Why a calibration was refused, in words; what is not known here stays as the service told it. */
export const refusalWords = (detail: string, t: Translate): string => {
  for (const { told, words } of reasons) {
    const found = told.exec(detail);
    if (found) return words(t, found.slice(1));
  }
  return detail;
};
