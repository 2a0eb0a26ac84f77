import { useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { Action, Ticket } from '../api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { ticketQuery } from '../queries.ts';
import { Problem } from '../request.ts';

/** The ticket had moved on when the step arrived: another version, or a state in which the step does not exist. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Problem && error.status === 409;

/** Reads the ticket anew, for the page and for the caller. */
export const useFreshTicket = (ticketNumber: string): (() => Promise<Ticket>) => {
  const cache = useQueryClient();
  return () => cache.fetchQuery({ ...ticketQuery(ticketNumber), staleTime: 0 });
};

type Props = {
  error: unknown;
  /** The ticket as it is now. */
  ticket: Ticket;
  /** The version that was sent with the step. */
  sentVersion: number;
  /** The step that is still being filled in, if any. */
  action: Action | null;
};

/** Why a step was refused; when the ticket has moved on meanwhile, what it is now and what that means. */
export const RefusalNote = ({ error, ticket, sentVersion, action }: Props) => {
  const { t } = usePreferences();
  if (!isConflict(error) || ticket.version === sentVersion) return <ProblemNote error={error} />;
  const state = t(`state.${ticket.state}`);
  const applies = action !== null && ticket.actions.includes(action);
  return (
    <Alert
      type="warning"
      showIcon
      title={t('conflict.title')}
      description={t(applies ? 'conflict.look' : 'conflict.gone', { state })}
    />
  );
};
