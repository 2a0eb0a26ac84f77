import type { Rule } from './admin-api.ts';

/** The rules of one class of things; `classCode` '*' is every class. */
export type RuleClass = { classCode: string; rules: Rule[] };
/** The classes of one kind; null: what holds for every class. */
export type RuleGroup = { majorZh: string | null; classes: RuleClass[] };

/** By which key a rule is told apart from all others. */
export const ruleKey = ({ classCode, problemCode }: Pick<Rule, 'classCode' | 'problemCode'>) =>
  `${classCode}:${problemCode}`;

const textOf = (rule: Rule): string =>
  [
    ...[rule.classCode, rule.problemCode, rule.classZh, rule.classEn, rule.problemZh],
    ...[rule.problemEn, rule.current?.filingCondition, rule.current?.closingCondition],
  ]
    .join(' ')
    .toLowerCase();

/** The list as a tree of kinds, classes and problems, of what holds a word that was typed. */
export function ruleTree(rules: readonly Rule[], typed: string): RuleGroup[] {
  const wanted = typed.trim().toLowerCase();
  const shown = rules.filter((rule) => textOf(rule).includes(wanted));
  const groups = Map.groupBy(shown, (rule) => rule.majorZh);
  return [...groups]
    .map(([majorZh, inGroup]) => ({
      majorZh,
      classes: [...Map.groupBy(inGroup, (rule) => rule.classCode)].map(([classCode, own]) => ({
        classCode,
        rules: own,
      })),
    }))
    .sort((a, b) => Number(a.majorZh !== null) - Number(b.majorZh !== null));
}
