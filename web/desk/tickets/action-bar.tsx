import { App, Button } from 'antd';
import { useState } from 'react';
import type { Action, Ticket } from '../api.ts';
import { usePreferences } from '../preferences.tsx';
import { useMove } from '../queries.ts';
import { actionKeys, useShortcuts } from '../shortcuts.ts';
import { ActionDialog } from './action-dialog.tsx';
import { actionRules, inOrder } from './action-rules.ts';
import { isConflict, RefusalNote, useFreshTicket } from './refusal-note.tsx';

/** The steps the service allows this person now, as buttons and keys; the others are not shown at all. */
export const ActionBar = ({ ticket }: { ticket: Ticket }) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const move = useMove(ticket.ticketNumber);
  const refresh = useFreshTicket(ticket.ticketNumber);
  const [asking, setAsking] = useState<Action | null>(null);
  const actions = inOrder(ticket.actions);

  const done = (action: Action) => {
    setAsking(null);
    void message.success(t('action.done', { action: t(`action.${action}`) }));
  };
  const start = (action: Action) => {
    const rule = actionRules[action];
    if (rule.fields.length > 0 || rule.asks) {
      setAsking(action);
      return;
    }
    if (move.isPending) return;
    const input = { version: ticket.version };
    move.mutate(
      { action, input, photos: [], onProgress: () => undefined },
      {
        onSuccess: () => done(action),
        onError: (error) => {
          if (isConflict(error)) refresh().catch(() => undefined);
        },
      },
    );
  };
  useShortcuts(
    Object.fromEntries(
      actions.flatMap((action) => {
        const key = actionKeys[action];
        return key ? [[key, () => start(action)]] : [];
      }),
    ),
  );

  if (actions.length === 0) return <p className="actions-none quiet">{t('ticket.noActions')}</p>;
  const main = actions.find((action) => actionRules[action].main);
  return (
    <div className="actions" role="toolbar" aria-label={t('action.label')}>
      <div aria-live="assertive">
        {move.isError && (
          <RefusalNote
            error={move.error}
            ticket={ticket}
            sentVersion={move.variables.input.version}
            action={null}
          />
        )}
      </div>
      <div className="action-buttons">
        {actions.map((action) => (
          <Button
            key={action}
            type={action === main ? 'primary' : 'default'}
            danger={actionRules[action].grave === true}
            loading={move.isPending && move.variables.action === action}
            aria-keyshortcuts={actionKeys[action]}
            onClick={() => start(action)}
          >
            {t(`action.${action}`)}
            {actionKeys[action] && (
              <span aria-hidden="true" className="key">
                {actionKeys[action].toUpperCase()}
              </span>
            )}
          </Button>
        ))}
      </div>
      {asking && (
        <ActionDialog
          key={asking}
          ticket={ticket}
          action={asking}
          onDone={() => done(asking)}
          onCancel={() => setAsking(null)}
        />
      )}
    </div>
  );
};
