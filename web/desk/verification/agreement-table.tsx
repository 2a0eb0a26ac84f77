import { Skeleton, Tooltip } from 'antd';
import { useId } from 'react';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { agreementShares } from './agreement.ts';
import type { Agreement, AgreementRow } from './verification-api.ts';
import { agreementDays, useAgreement } from './verification-queries.ts';

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)}%`);

type FigureProps = {
  shown: string;
  /** 0 to 1; null: nothing to draw. */
  share: number | null;
  tone: 'good' | 'bad' | 'plain';
  /** What the figure is made of. */
  why: string;
};

/** A figure with a bar; what it is made of is told to everybody who points at it, tabs to it or hears it. */
const Figure = ({ shown, share, tone, why }: FigureProps) => {
  const id = useId();
  return (
    <td>
      <Tooltip title={why}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be reached with keys */}
        <span className="figure" tabIndex={0} role="note" aria-labelledby={id}>
          <span aria-hidden="true" className="figure-number">
            {shown}
          </span>
          <span className="figure-bar" data-tone={tone} aria-hidden="true">
            <span style={{ width: `${(share ?? 0) * 100}%` }} />
          </span>
          <span id={id} className="unseen">
            {shown}. {why}
          </span>
        </span>
      </Tooltip>
    </td>
  );
};

const Row = ({ row }: { row: AgreementRow }) => {
  const { t, pick } = usePreferences();
  const { machineDecided, judgedByPeople: judged, agreed, cannotSee } = row;
  const shares = agreementShares(row);
  const { wrongGone, wrongStillThere, contradicted } = row;
  return (
    <tr data-agreement={row.algorithmId ?? 'other'}>
      <th scope="row">
        {pick(row.algorithmZh ?? '', row.algorithmEn ?? '') || t('agreement.other')}
      </th>
      <Figure
        shown={String(machineDecided)}
        share={null}
        tone="plain"
        why={t('agreement.decidedWhy', { n: machineDecided, judged })}
      />
      <Figure
        shown={percent(shares.agreed)}
        share={shares.agreed}
        tone="good"
        why={t('agreement.shareWhy', { judged, agreed, cannotSee })}
      />
      <Figure
        shown={String(wrongGone)}
        share={shares.wrongGone}
        tone="bad"
        why={t('agreement.wrongGoneWhy', { n: wrongGone })}
      />
      <Figure
        shown={String(wrongStillThere)}
        share={shares.wrongStillThere}
        tone="bad"
        why={t('agreement.wrongStillWhy', { n: wrongStillThere })}
      />
      <Figure
        shown={String(contradicted)}
        share={shares.contradicted}
        tone="bad"
        why={t('agreement.contradictedWhy', { n: contradicted })}
      />
    </tr>
  );
};

const Algorithms = ({ rows }: { rows: readonly AgreementRow[] }) => {
  const { t } = usePreferences();
  if (rows.length === 0) return <p className="quiet">{t('agreement.none')}</p>;
  return (
    <PlainTable
      title={t('agreement.title')}
      className="agreement"
      heads={[
        t('agreement.algorithm'),
        t('agreement.decided'),
        t('agreement.share'),
        t('agreement.wrongGone'),
        t('agreement.wrongStill'),
        t('agreement.contradicted'),
      ]}
    >
      {rows.map((row) => (
        <Row key={row.algorithmId ?? 'other'} row={row} />
      ))}
    </PlainTable>
  );
};

const People = ({ verifiers }: Pick<Agreement, 'verifiers'>) => {
  const { t } = usePreferences();
  if (verifiers.length === 0) return null;
  return (
    <Section title={t('agreement.people')}>
      <PlainTable
        title={t('agreement.people')}
        heads={[t('agreement.person'), t('agreement.judged'), t('agreement.contradicted')]}
      >
        {verifiers.map(({ name, judged, contradicted }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{judged}</td>
            <td>{contradicted}</td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
};

/** How far the machine can be believed: what people said of what it had judged. */
export const AgreementTables = () => {
  const { t } = usePreferences();
  const agreement = useAgreement();
  return (
    <main className="room" id="content">
      <header className="room-head">
        <h1>{t('agreement.title')}</h1>
      </header>
      <p className="quiet">{t('agreement.hint', { n: agreementDays })}</p>
      {agreement.isPending && <Skeleton active />}
      {agreement.isError && (
        <ProblemNote error={agreement.error} onRetry={() => void agreement.refetch()} />
      )}
      {agreement.data && (
        <>
          <Algorithms rows={agreement.data.algorithms} />
          <People verifiers={agreement.data.verifiers} />
        </>
      )}
    </main>
  );
};
