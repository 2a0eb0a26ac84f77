import { Timeline } from 'antd';
import type { TicketEvent } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { usePreferences } from '../preferences.tsx';
import { isStringKey, type StringKey } from '../strings.ts';
import { Section } from './section.tsx';

const nameOf = (event: TicketEvent): StringKey => {
  const keys = [`event.${event.kind}`, `action.${event.kind}`, `state.${event.toState}`];
  return keys.find(isStringKey) ?? 'event.system';
};

/** What happened, newest first: who did what, when, and with which words. */
export const EventTimeline = ({ events }: { events: TicketEvent[] }) => {
  const { t, language } = usePreferences();
  const newestFirst = [...events].sort((a, b) => b.seq - a.seq);
  return (
    <Section title={t('ticket.events')}>
      <Timeline
        items={newestFirst.map((event) => ({
          key: event.seq,
          color: event.fromState === event.toState ? 'gray' : 'blue',
          content: (
            <div className="event">
              <div>
                <strong>{t(nameOf(event))}</strong>
                {event.fromState !== event.toState && (
                  <span className="quiet"> → {t(`state.${event.toState}`)}</span>
                )}
              </div>
              {event.note && <p className="said">{event.note}</p>}
              <div className="quiet">
                <time dateTime={event.at}>{dateTimeWords(event.at, language)}</time>
                {' · '}
                {[event.actorName ?? t('event.system'), event.departmentName]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </div>
          ),
        }))}
      />
    </Section>
  );
};
