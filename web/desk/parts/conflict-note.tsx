import { useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { Action, Ticket } from '../api.ts';
import { usePreferences } from '../preferences.tsx';
import { Problem } from '../request.ts';

/** The ticket had moved on when the step arrived: another version, or a state in which the step does not exist. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Problem && error.status === 409;

export const useFreshTicket = (ticketNumber: string) => {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: ['ticket', ticketNumber] });
};

/** Explains a conflict on the ticket as it is now; `action` is the step being filled in, if any. */
export const ConflictNote = ({ ticket, action }: { ticket: Ticket; action: Action | null }) => {
  const { t } = usePreferences();
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
