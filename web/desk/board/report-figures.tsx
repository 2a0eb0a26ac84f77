import { Link } from 'react-router';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { FigureLink } from './figure-link.tsx';
import { decisionReasons, type MorningReport } from './report-api.ts';

type Props = { report: MorningReport };

const NONE = '–';
const shareWords = (share: number | null) =>
  share === null ? NONE : `${Math.round(share * 100)}%`;
const scoreWords = (score: number | null) => (score === null ? NONE : score.toFixed(1));

type CountedProps = {
  report: MorningReport;
  /** As in `MorningReport.counted`. */
  figure: string;
  /** What is counted, for people who hear it. */
  name: string;
  /** What the report says. */
  shown: string;
};

/** A figure of the report, and where there is a list of its tickets a link to it. */
const Counted = ({ report, figure, name, shown }: CountedProps) => {
  const counted = report.counted[figure];
  return counted ? <FigureLink figure={counted} name={name} shown={shown} /> : shown;
};

const whens = ['value', 'dayBefore', 'weekBefore'] as const;

/** The day against the day before and the same weekday a week before. */
export const DayFigures = ({ report }: Props) => {
  const { t } = usePreferences();
  const { filed, closed, onTimeShare, rating, overdueNow } = report.figures;
  const shown = <T,>(of: { [when in (typeof whens)[number]]: T }, say: (it: T) => string) =>
    whens.map((when) => ({ when, shown: say(of[when]) }));
  const rows = [
    { part: 'filed', name: t('report.filed'), days: shown(filed, String) },
    { part: 'closed', name: t('report.closed'), days: shown(closed, String) },
    { part: 'onTimeShare', name: t('report.onTime'), days: shown(onTimeShare, shareWords) },
    { part: 'rating', name: t('report.rating'), days: shown(rating, scoreWords) },
  ];
  const late = t('report.overdue');
  return (
    <Section title={t('report.figures')}>
      <PlainTable
        title={t('report.figures')}
        className="report-table report-day"
        heads={[t('report.figure'), ...whens.map((when) => t(`report.${when}`))]}
      >
        {rows.map(({ part, name, days }) => (
          <tr key={part}>
            <th scope="row">{name}</th>
            {days.map(({ when, shown: text }) => (
              <td key={when} className={when === 'value' ? 'report-value' : ''}>
                <Counted
                  report={report}
                  figure={`${part}.${when}`}
                  name={`${name} ${t(`report.${when}`)}`}
                  shown={text}
                />
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row">{late}</th>
          <td className="report-value">
            <Counted report={report} figure="overdueNow" name={late} shown={String(overdueNow)} />
          </td>
          <td />
          <td />
        </tr>
      </PlainTable>
    </Section>
  );
};

type Bar = { figure: string; name: string; count: number; to?: string };
type BarsProps = Props & { title: string; bars: Bar[] };

const Bars = ({ report, title, bars }: BarsProps) => {
  const { t } = usePreferences();
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <Section title={title}>
      {bars.length === 0 && <p className="quiet">{t('report.noneHot')}</p>}
      <ul className="report-bars">
        {bars.map(({ figure, name, count, to }) => (
          <li key={figure}>
            <span className="report-bar-name">{to ? <Link to={to}>{name}</Link> : name}</span>
            <span className="report-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(count / most) * 100}%` }} />
            </span>
            <span className="report-bar-count">
              <Counted
                report={report}
                figure={figure}
                name={name}
                shown={t('report.times', { n: count })}
              />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** What was reported most, and where: kinds of problems, and places that lead to the map. */
export const HotSpots = ({ report }: Props) => {
  const { t, pick } = usePreferences();
  const { hotKinds, hotPlaces, hotSince: day } = report.figures;
  return (
    <div className="report-pair">
      <Bars
        report={report}
        title={t('report.hotKinds', { day })}
        bars={hotKinds.map(({ classCode, problemCode, nameZh, nameEn, count }) => ({
          figure: `hotKinds.${classCode}.${problemCode}`,
          name: pick(nameZh, nameEn),
          count,
        }))}
      />
      <Bars
        report={report}
        title={t('report.hotPlaces', { day })}
        bars={hotPlaces.map(({ cellCode, placeName, lng, lat, count }) => ({
          figure: `hotPlaces.${cellCode}`,
          name: placeName,
          count,
          to: `/map?lng=${lng.toFixed(6)}&lat=${lat.toFixed(6)}&zoom=17`,
        }))}
      />
    </div>
  );
};

/** Tickets that wait for somebody who may decide. */
export const Decisions = ({ report }: Props) => {
  const { t, pick } = usePreferences();
  const { decisions, decisionCounts } = report.figures;
  const reasons = decisionReasons.filter((reason) => decisionCounts[reason] > 0);
  const heads = ['ticket', 'why', 'what', 'place', 'department', 'days'] as const;
  return (
    <Section title={t('report.decisions')}>
      {reasons.length === 0 && <p className="quiet">{t('report.noDecisions')}</p>}
      <ul className="report-reasons quiet">
        {reasons.map((reason) => (
          <li key={reason}>
            {t(`report.why.${reason}`)}{' '}
            <Counted
              report={report}
              figure={`decisionCounts.${reason}`}
              name={t(`report.why.${reason}`)}
              shown={String(decisionCounts[reason])}
            />
          </li>
        ))}
      </ul>
      {decisions.length > 0 && (
        <PlainTable
          title={t('report.decisions')}
          className="report-table"
          heads={heads.map((head) => t(`report.${head}`))}
        >
          {decisions.map((each) => (
            <tr key={each.ticketNumber}>
              <th scope="row">
                <Link to={`/all/${each.ticketNumber}`} className="number">
                  {each.ticketNumber}
                </Link>
              </th>
              <td>{t(`report.why.${each.why}`)}</td>
              <td>{pick(each.nameZh, each.nameEn)}</td>
              <td>{each.placeName}</td>
              <td>{pick(each.departmentZh, each.departmentEn)}</td>
              <td>{each.sinceDays}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
};

const countWords = (count: number | null) => String(count);
const columns = [
  { part: 'filed', head: 'filed', say: countWords },
  { part: 'closed', head: 'closed', say: countWords },
  { part: 'onTimeShare', head: 'onTime', say: shareWords },
  { part: 'returned', head: 'returned', say: countWords },
  { part: 'reopened', head: 'reopened', say: countWords },
  { part: 'overdue', head: 'late', say: countWords },
  { part: 'rating', head: 'score', say: scoreWords },
] as const;

/** What each department did on the day. */
export const DepartmentRows = ({ report }: Props) => {
  const { t, pick } = usePreferences();
  const { departments } = report.figures;
  return (
    <Section title={t('report.departments')}>
      {departments.length === 0 ? (
        <p className="quiet">{t('report.noDepartments')}</p>
      ) : (
        <PlainTable
          title={t('report.departments')}
          className="report-table"
          heads={[t('report.department'), ...columns.map(({ head }) => t(`report.${head}`))]}
        >
          {departments.map((each) => (
            <tr key={each.departmentId}>
              <th scope="row">{pick(each.nameZh, each.nameEn)}</th>
              {columns.map((column) => (
                <td key={column.part}>
                  <Counted
                    report={report}
                    figure={`departments.${each.departmentId}.${column.part}`}
                    name={`${pick(each.nameZh, each.nameEn)} ${t(`report.${column.head}`)}`}
                    shown={column.say(each[column.part])}
                  />
                </td>
              ))}
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
};
