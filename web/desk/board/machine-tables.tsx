import { Link } from 'react-router';
import { algorithmName } from '../cameras/algorithm-name.ts';
import { useAlgorithms } from '../cameras/detection-queries.ts';
import { useNow } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { precisionDays, usePrecision } from '../sightings/sighting-queries.ts';
import { agreementShares } from '../verification/agreement.ts';
import { agreementDays, useAgreement } from '../verification/verification-queries.ts';

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)}%`);

const Precision = () => {
  const { t, pick } = usePreferences();
  const rows = usePrecision(useNow());
  const catalogue = useAlgorithms();
  if (rows.isError) return <ProblemNote error={rows.error} onRetry={() => void rows.refetch()} />;
  if (!rows.data) return null;
  if (rows.data.length === 0) return <p className="quiet">{t('board.noPrecision')}</p>;
  return (
    <PlainTable
      title={t('board.precision')}
      className="board-table precision"
      heads={[t('board.algorithm'), t('board.camera'), t('board.judged'), t('board.precision')]}
    >
      {rows.data.map(({ algorithmId, cameraId, cameraName, confirmed, rejected, precision }) => (
        <tr key={`${algorithmId} ${cameraId}`}>
          <th scope="row">
            <Link to={`/sightings/all?algorithm=${encodeURIComponent(algorithmId)}`}>
              {algorithmName(catalogue.data, algorithmId, pick)}
            </Link>
          </th>
          <td>
            {cameraName ? (
              <Link to={`/cameras/${cameraId}`}>{cameraName}</Link>
            ) : (
              t('board.noCamera')
            )}
          </td>
          <td>{confirmed + rejected}</td>
          <td>{percent(precision)}</td>
        </tr>
      ))}
    </PlainTable>
  );
};

const Agreement = () => {
  const { t, pick } = usePreferences();
  const agreement = useAgreement();
  if (agreement.isError) {
    return <ProblemNote error={agreement.error} onRetry={() => void agreement.refetch()} />;
  }
  if (!agreement.data) return null;
  const { algorithms } = agreement.data;
  if (algorithms.length === 0) return <p className="quiet">{t('board.noAgreement')}</p>;
  return (
    <PlainTable
      title={t('board.agreement')}
      className="board-table"
      heads={[
        t('board.algorithm'),
        t('board.byMachine'),
        t('board.judged'),
        t('board.agreement'),
        t('board.contradicted'),
      ]}
    >
      {algorithms.map((row) => {
        const shares = agreementShares(row);
        return (
          <tr key={row.algorithmId ?? 'other'}>
            <th scope="row">
              {pick(row.algorithmZh ?? '', row.algorithmEn ?? '') || t('board.otherKinds')}
            </th>
            <td>{row.machineDecided}</td>
            <td>{row.judgedByPeople}</td>
            <td>{percent(shares.agreed)}</td>
            <td>{percent(shares.contradicted)}</td>
          </tr>
        );
      })}
    </PlainTable>
  );
};

/** How far algorithms can be believed: by what people said of their alerts and of their verdicts. */
export const MachineTables = () => {
  const { t } = usePreferences();
  return (
    <>
      <Section title={t('board.precisionTitle')}>
        <p className="quiet">{t('board.precisionHint', { n: precisionDays })}</p>
        <Precision />
      </Section>
      <Section title={t('board.agreementTitle')}>
        <p className="quiet">{t('board.agreementHint', { n: agreementDays })}</p>
        <Agreement />
      </Section>
    </>
  );
};
