import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';

type Props = {
  title: string;
  hint: string;
  /** Buttons beside the title. */
  buttons?: ReactNode;
  query: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };
  children: ReactNode;
};

/** One page of administration: what it is for, and what to do when it cannot be read. */
export const AdminRoom = ({ title, hint, buttons, query, children }: Props) => (
  <main className="room" id="content" tabIndex={-1}>
    <header className="room-head">
      <h1>{title}</h1>
      <div className="room-buttons">{buttons}</div>
    </header>
    <p className="quiet">{hint}</p>
    {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
    {query.isPending ? <Skeleton active /> : children}
  </main>
);
