import { Alert, Button } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { Problem } from '../request.ts';
import type { StringKey } from '../strings.ts';

const adviceFor = (problem: Problem): StringKey | null => {
  if (problem.code === 'offline') return 'error.offlineDo';
  if (problem.code === 'csrf-failed') return 'error.csrfDo';
  if (problem.status === 404) return 'error.notFoundDo';
  return problem.status >= 500 ? 'error.serverDo' : null;
};

/** An error as people need it: what happened, why, what to do, and by which number it can be looked up. */
export const ProblemNote = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const { t } = usePreferences();
  const problem = error instanceof Problem ? error : null;
  const advice = problem && adviceFor(problem);
  return (
    <Alert
      type="error"
      showIcon
      title={
        !problem
          ? t('error.title')
          : problem.code === 'offline'
            ? t('error.offline')
            : problem.message
      }
      description={
        <>
          {problem?.detail && !advice && <div>{problem.detail}</div>}
          {advice && <div>{t(advice, { id: problem?.requestId ?? '' })}</div>}
        </>
      }
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t('app.retry')}
          </Button>
        )
      }
    />
  );
};
