import { Alert } from 'antd';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { Problem } from '../request.ts';
import { completeClicks, fewestPairs, type Pairs } from './calibration-pairs.ts';
import { refusalWords } from './calibration-refusal.ts';
import type { CalibrationInput, useFit } from './detection-queries.ts';

type FitState = {
  pairs: Pairs['pairs'];
  fit: ReturnType<typeof useFit>;
  input: CalibrationInput | null;
};

/** Why pairs of points were refused, in words. */
export const Refusal = ({ error }: { error: unknown }) => {
  const { t } = usePreferences();
  if (!(error instanceof Problem && error.code === 'calibration-refused')) {
    return <ProblemNote error={error} />;
  }
  return (
    <Alert
      type="warning"
      showIcon
      title={t('refused.title')}
      description={refusalWords(error.detail ?? error.message, t)}
    />
  );
};

/** How well the pairs fit by now, or what is still missing. */
export const FitNote = ({ pairs, fit, input }: FitState) => {
  const { t } = usePreferences();
  const missing = fewestPairs - completeClicks(pairs).clicks.length;
  if (missing > 0)
    return <Alert type="info" showIcon title={t('calibration.more', { n: missing })} />;
  if (fit.isError) return <Refusal error={fit.error} />;
  if (!input || !fit.data) return <Alert type="info" showIcon title={t('calibration.fitting')} />;
  const rmse = fit.data.rmseM.toFixed(2);
  const left = fit.data.residuals.filter(({ used }) => !used).length;
  return (
    <Alert
      type="success"
      showIcon
      title={<span data-rmse={fit.data.rmseM}>{t('calibration.rmse', { rmse })}</span>}
      description={left > 0 ? t('calibration.someLeftOut', { n: left }) : t('calibration.rmseHint')}
    />
  );
};
