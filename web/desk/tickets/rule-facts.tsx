import type { Ticket } from '../api.ts';
import { Facts } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';

/** What the responsibility list said when the ticket was filed, folded away until somebody asks. */
export const RuleFacts = ({ ticket: { rule, events, departmentName } }: { ticket: Ticket }) => {
  const { t } = usePreferences();
  if (!rule) return null;
  const { version, effectiveFrom, limitClock, limitValue } = rule;
  const first = events.find(({ kind }) => kind === 'dispatch')?.departmentName ?? departmentName;
  return (
    <details className="section rule-facts">
      <summary>{t('ticket.rule')}</summary>
      <p className="quiet">{t('ticket.ruleVersion', { version, day: effectiveFrom })}</p>
      <Facts
        facts={[
          [t('ticket.filing'), rule.filingCondition],
          [t('ticket.closing'), rule.closingCondition],
          [t('ticket.limit'), t(`clock.${limitClock}`, { n: limitValue })],
          [t('list.urgency'), t(`urgency.${rule.urgency}`)],
          [t('ticket.firstDepartment'), first],
          [t('ticket.basis'), rule.legalBasis],
        ]}
      />
    </details>
  );
};
