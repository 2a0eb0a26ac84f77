import { Link } from 'react-router';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { type Decision, decisionReasons, type LeaderBoard } from './board-api.ts';
import { FigureLink } from './figure-link.tsx';

const One = ({ decision }: { decision: Decision }) => {
  const { t, pick } = usePreferences();
  const what = pick(decision.problemZh, decision.problemEn);
  const thing = pick(decision.classZh, decision.classEn);
  return (
    <li>
      <Link to={`/all/${decision.ticketNumber}`} className="decision">
        <span>
          <strong>{what}</strong> · {decision.placeName || thing}
        </span>
        <span className="quiet">
          {pick(decision.departmentZh, decision.departmentEn ?? '')} ·{' '}
          {t(`state.${decision.state}`)}
        </span>
        <span className="mark mark-special">
          {t(`board.why.${decision.why}`, { n: decision.sinceDays })}
        </span>
      </Link>
    </li>
  );
};

/** The tickets that somebody above the departments has to decide on, and how many for which reason. */
export const DecisionList = ({ board }: { board: LeaderBoard }) => {
  const { t } = usePreferences();
  return (
    <Section title={t('board.decisions')}>
      <ul className="reasons">
        {decisionReasons.map((reason) => (
          <li key={reason}>
            {t(`board.reason.${reason}`)}{' '}
            <FigureLink figure={board.decisionCounts[reason]} name={t(`board.reason.${reason}`)} />
          </li>
        ))}
      </ul>
      {board.decisions.length === 0 ? (
        <p className="quiet">{t('board.noDecision')}</p>
      ) : (
        <ul className="decisions">
          {board.decisions.map((decision) => (
            <One key={decision.ticketNumber} decision={decision} />
          ))}
        </ul>
      )}
    </Section>
  );
};
