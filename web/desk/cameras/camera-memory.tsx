import { App, Button } from 'antd';
import { Link } from 'react-router';
import { dateTimeWords } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { algorithmName } from './algorithm-name.ts';
import { useAlgorithms } from './detection-queries.ts';
import { type Example, useCameraMemory, useForgetExample } from './example-queries.ts';

const Silenced = ({ example, onForget }: { example: Example; onForget: (() => void) | null }) => {
  const { t, pick, language } = usePreferences();
  const catalogue = useAlgorithms();
  const { algorithmId, sightingId, judgedAt, expiresAt } = example;
  return (
    <li>
      <Link to={`/sightings/all/${sightingId}`}>
        {algorithmName(catalogue.data, algorithmId, pick)} {dateTimeWords(judgedAt, language)}
      </Link>{' '}
      <span className="quiet">{t('memory.until', { at: dateTimeWords(expiresAt, language) })}</span>{' '}
      {onForget && (
        <Button size="small" onClick={onForget}>
          {t('memory.forget')}
        </Button>
      )}
    </li>
  );
};

/** What people's verdicts have taught a camera, to look at and to take back. */
export const CameraMemorySection = ({
  cameraId,
  forgets,
}: {
  cameraId: string;
  forgets: boolean;
}) => {
  const { t, pick } = usePreferences();
  const { message } = App.useApp();
  const catalogue = useAlgorithms();
  const memory = useCameraMemory(cameraId);
  const forget = useForgetExample(cameraId);
  const take = (exampleId: string) =>
    forget.mutate(exampleId, { onError: (error) => void message.error(error.message) });
  const { examples = [], thresholds = [] } = memory.data ?? {};
  const silenced = examples.filter(({ silences }) => silences);
  const raised = thresholds.filter(({ minScore, calibratedScore }) => calibratedScore > minScore);
  return (
    <Section title={t('memory.title', { n: silenced.length })}>
      {memory.isError && <ProblemNote error={memory.error} onRetry={() => void memory.refetch()} />}
      {memory.data && silenced.length === 0 && <p className="quiet">{t('memory.none')}</p>}
      <ul className="plain-list">
        {silenced.map((example) => (
          <Silenced
            key={example.exampleId}
            example={example}
            onForget={forgets ? () => take(example.exampleId) : null}
          />
        ))}
      </ul>
      {raised.map(({ algorithmId, minScore, calibratedScore, confirmed, rejected }) => (
        <p key={algorithmId}>
          {t('memory.raised', {
            name: algorithmName(catalogue.data, algorithmId, pick),
            from: minScore.toFixed(2),
            to: calibratedScore.toFixed(2),
            confirmed,
            rejected,
          })}
        </p>
      ))}
    </Section>
  );
};
