import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import type { ReactNode, Ref } from 'react';
import { usePreferences } from '../preferences.tsx';
import { ProblemNote } from './problem-note.tsx';

type Props = {
  /** What is shown, as it is asked for. */
  of: { error: Error | null; isPending: boolean; refetch: () => unknown };
  onBack: () => void;
  /** Given where the focus has to be put when what was focused is gone. */
  ref?: Ref<HTMLElement>;
  caseId?: string;
  children: ReactNode;
};

/** One thing beside its list: the way back on a phone, the wait, what went wrong, and the thing. */
export const Opened = ({ of, onBack, ref, caseId, children }: Props) => {
  const { t } = usePreferences();
  return (
    <article
      ref={ref}
      tabIndex={ref ? -1 : undefined}
      className="ticket"
      data-case={caseId}
      aria-busy={of.isPending}
    >
      <Button
        type="text"
        className="back"
        icon={<ArrowLeftOutlined />}
        aria-label={t('ticket.back')}
        onClick={onBack}
      />
      {of.error && <ProblemNote error={of.error} onRetry={() => void of.refetch()} />}
      {of.isPending && (
        <div className="ticket-body" role="status" aria-label={t('app.loading')}>
          <Skeleton active paragraph={{ rows: 8 }} />
        </div>
      )}
      {children}
    </article>
  );
};
