import { Link } from 'react-router';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { decisionReasons, type ReportFigures } from './report-api.ts';

type Props = { figures: ReportFigures };

const NONE = '–';
const shareWords = (share: number | null) =>
  share === null ? NONE : `${Math.round(share * 100)}%`;
const scoreWords = (score: number | null) => (score === null ? NONE : score.toFixed(1));

/** The day against the day before and the same weekday a week before. */
export const DayFigures = ({ figures }: Props) => {
  const { t } = usePreferences();
  const { filed, closed, onTimeShare, rating, overdueNow } = figures;
  const row = <T,>(
    name: string,
    of: { value: T; dayBefore: T; weekBefore: T },
    say: (it: T) => string,
  ) => [name, say(of.value), say(of.dayBefore), say(of.weekBefore)] as const;
  const rows = [
    row(t('report.filed'), filed, String),
    row(t('report.closed'), closed, String),
    row(t('report.onTime'), onTimeShare, shareWords),
    row(t('report.rating'), rating, scoreWords),
    [t('report.overdue'), String(overdueNow), '', ''] as const,
  ];
  return (
    <Section title={t('report.figures')}>
      <PlainTable
        title={t('report.figures')}
        className="report-table report-day"
        heads={[
          t('report.figure'),
          t('report.value'),
          t('report.dayBefore'),
          t('report.weekBefore'),
        ]}
      >
        {rows.map(([name, value, dayBefore, weekBefore]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="report-value">{value}</td>
            <td>{dayBefore}</td>
            <td>{weekBefore}</td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
};

type Bar = { key: string; name: string; count: number; to?: string };

const Bars = ({ title, bars }: { title: string; bars: Bar[] }) => {
  const { t } = usePreferences();
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <Section title={title}>
      {bars.length === 0 && <p className="quiet">{t('report.noneHot')}</p>}
      <ul className="report-bars">
        {bars.map(({ key, name, count, to }) => (
          <li key={key}>
            <span className="report-bar-name">{to ? <Link to={to}>{name}</Link> : name}</span>
            <span className="report-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(count / most) * 100}%` }} />
            </span>
            <span className="report-bar-count">{t('report.times', { n: count })}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** What was reported most, and where: kinds of problems, and places that lead to the map. */
export const HotSpots = ({ figures }: Props) => {
  const { t, pick } = usePreferences();
  const { hotKinds, hotPlaces, hotSince: day } = figures;
  return (
    <div className="report-pair">
      <Bars
        title={t('report.hotKinds', { day })}
        bars={hotKinds.map(({ classCode, problemCode, nameZh, nameEn, count }) => ({
          key: `${classCode} ${problemCode}`,
          name: pick(nameZh, nameEn),
          count,
        }))}
      />
      <Bars
        title={t('report.hotPlaces', { day })}
        bars={hotPlaces.map(({ cellCode, placeName, lng, lat, count }) => ({
          key: cellCode,
          name: placeName,
          count,
          to: `/map?lng=${lng.toFixed(6)}&lat=${lat.toFixed(6)}&zoom=17`,
        }))}
      />
    </div>
  );
};

/** Tickets that wait for somebody who may decide. */
export const Decisions = ({ figures }: Props) => {
  const { t, pick } = usePreferences();
  const { decisions, decisionCounts } = figures;
  const counts = decisionReasons
    .filter((reason) => decisionCounts[reason] > 0)
    .map((reason) => `${t(`report.why.${reason}`)} ${decisionCounts[reason]}`);
  const heads = ['ticket', 'why', 'what', 'place', 'department', 'days'] as const;
  return (
    <Section title={t('report.decisions')}>
      <p className="quiet">{counts.join(' · ') || t('report.noDecisions')}</p>
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

/** What each department did on the day. */
export const DepartmentRows = ({ figures }: Props) => {
  const { t, pick } = usePreferences();
  const heads = [
    'department',
    'filed',
    'closed',
    'onTime',
    'returned',
    'reopened',
    'late',
    'score',
  ] as const;
  return (
    <Section title={t('report.departments')}>
      {figures.departments.length === 0 ? (
        <p className="quiet">{t('report.noDepartments')}</p>
      ) : (
        <PlainTable
          title={t('report.departments')}
          className="report-table"
          heads={heads.map((head) => t(`report.${head}`))}
        >
          {figures.departments.map((each) => (
            <tr key={each.departmentId}>
              <th scope="row">{pick(each.nameZh, each.nameEn)}</th>
              <td>{each.filed}</td>
              <td>{each.closed}</td>
              <td>{shareWords(each.onTimeShare)}</td>
              <td>{each.returned}</td>
              <td>{each.reopened}</td>
              <td>{each.overdue}</td>
              <td>{scoreWords(each.rating)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
};
