import { foundTogether, wanted } from './found.ts';
import type { Finding, Rule } from './rule.ts';

/** People in a restricted zone: one finding a zone, wherever in it they walk. */
export const intrusion: Rule<null> = {
  begin: null,
  look(view, settings) {
    const people = wanted(view, settings, ['person']);
    const byZone = Map.groupBy(people, ({ box }) => view.zoneAt(box) ?? '');
    const findings = [...byZone].map(([zoneId, members]): Finding => {
      const score = Math.max(...members.map((each) => each.score));
      return { ...foundTogether(members, score), zoneId };
    });
    return { findings, memory: null };
  },
};
