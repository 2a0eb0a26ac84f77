import { Button } from 'antd';
import { dateTimeWords } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Rule, RuleHistory, RuleVersion } from './admin-api.ts';
import { useTakeBackRule } from './admin-queries.ts';
import { type RulePart, ruleDifferences } from './rule-differences.ts';

const Difference = ({
  part,
  before,
  after,
}: {
  part: RulePart;
  before: RuleVersion | undefined;
  after: RuleVersion;
}) => {
  const { t } = usePreferences();
  const words = (version: RuleVersion): string => {
    switch (part) {
      case 'urgency':
        return t(`urgency.${version.urgency}`);
      case 'limit':
        return t(`clock.${version.limitClock}`, { n: version.limitValue });
      case 'filing':
        return version.filingCondition;
      case 'closing':
        return version.closingCondition;
      case 'basis':
        return version.legalBasis ?? '–';
    }
  };
  return (
    <li>
      {t(`admin.${part}`)}: {before && !before.withdrawn && <del>{words(before)}</del>}{' '}
      <ins>{words(after)}</ins>
    </li>
  );
};

type Props = { rule: Rule; history: RuleHistory; writes: boolean };

/** All versions of a row of the list, the newest first, each with what it changed. */
export const RuleVersions = ({ rule, history, writes }: Props) => {
  const { t, language } = usePreferences();
  const takeBack = useTakeBackRule(rule);
  const { today, versions } = history;
  return (
    <section aria-label={t('admin.versions')}>
      <h3>{t('admin.versions')}</h3>
      {takeBack.isError && <ProblemNote error={takeBack.error} />}
      <ol className="rule-versions" reversed>
        {versions.map((version, index) => {
          const before = versions[index + 1];
          const isPlanned = version.effectiveFrom > today;
          const isCurrent = version.responsibilityId === rule.current?.responsibilityId;
          return (
            <li key={version.responsibilityId} data-version={version.version}>
              <p>
                <strong>
                  {version.changedAt
                    ? t('admin.versionFrom', { day: version.effectiveFrom })
                    : t('admin.firstVersion')}
                </strong>{' '}
                {isPlanned && <span className="mark">{t('admin.planned')}</span>}
                {isCurrent && <span className="mark">{t('admin.inForce')}</span>}
                {version.withdrawn && <span className="mark">{t('admin.withdrawn')}</span>}
              </p>
              {version.changedByName && version.changedAt && (
                <p className="quiet">
                  {version.changedByName} · {dateTimeWords(version.changedAt, language)} ·{' '}
                  {version.reason}
                </p>
              )}
              {before && (
                <ul className="plain-list">
                  {ruleDifferences(before, version).map((part) => (
                    <Difference key={part} part={part} before={before} after={version} />
                  ))}
                </ul>
              )}
              {version.openTickets > 0 && (
                <p className="quiet">{t('admin.openUnder', { n: version.openTickets })}</p>
              )}
              {writes && isPlanned && index === 0 && (
                <Button
                  size="small"
                  loading={takeBack.isPending}
                  onClick={() => takeBack.mutate(version.effectiveFrom)}
                >
                  {t('admin.takeBack')}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
};
