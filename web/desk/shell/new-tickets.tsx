import { CloseOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Staff, Ticket, TicketRing } from '../api.ts';
import { boxesOf, isDecider } from '../filters.ts';
import { useLive } from '../live.ts';
import { usePreferences } from '../preferences.tsx';
import { ticketQuery } from '../queries.ts';
import { chime } from './chime.ts';

const forDeciders = ['return', 'dispute', 'request-extension'];
const forHandlers = ['dispatch', 'reopen', 'send-back'];

/** Whether a ring means new work for this person, rather than news about known work. */
const isNewWork = (
  { kind, departmentId }: TicketRing,
  { roles, departmentId: own }: Staff,
): boolean =>
  isDecider(roles)
    ? forDeciders.includes(kind)
    : departmentId === own && forHandlers.includes(kind);

/** Says that the desk is live, and tells discreetly (also to screen readers) of a ticket that has just come. */
export const NewTickets = ({ staff }: { staff: Staff }) => {
  const { t, pick, sound } = usePreferences();
  const cache = useQueryClient();
  const [arrivals, setArrivals] = useState<Ticket[]>([]);
  const [latest, ...more] = arrivals;

  const connected = useLive((ring) => {
    if (!isNewWork(ring, staff)) return;
    if (sound) chime();
    cache.fetchQuery(ticketQuery(ring.ticketNumber)).then(
      (ticket) => {
        const { ticketNumber } = ticket;
        setArrivals((known) => [ticket, ...known.filter((it) => it.ticketNumber !== ticketNumber)]);
      },
      () => {
        // It has already moved on to somebody else: then it is no news here.
      },
    );
  });

  const dismiss = () => setArrivals([]);
  const what =
    latest &&
    `${pick(latest.problemZh, latest.problemEn)} · ${latest.assetName ?? latest.locationNote ?? ''}`;
  return (
    <>
      <span className={connected ? 'live' : 'live live-off'} role="status">
        <span className="live-dot" aria-hidden="true" />
        <span className="live-words">{t(connected ? 'live.on' : 'live.off')}</span>
      </span>
      <div className="arrival-region" role="status" aria-live="polite">
        {latest && (
          <div className="arrival">
            <Link to={`/${boxesOf(staff.roles)[0]}/${latest.ticketNumber}`} onClick={dismiss}>
              {t('live.new', { what: what ?? '' })}
            </Link>
            {more.length > 0 && <span>{t('live.more', { n: more.length })}</span>}
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('live.dismiss')}
              onClick={dismiss}
            />
          </div>
        )}
      </div>
    </>
  );
};
