import './strings-evidence.ts';
import './evidence.css';
import { Timeline } from 'antd';
import type { TicketEvent } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { isStringKey, type StringKey } from '../strings.ts';
import { ChainMark } from './chain-mark.tsx';
import { useEvidence } from './evidence-queries.ts';
import { evidenceByStep, photosOf } from './evidence-steps.ts';
import { EvidenceStrip, StepPhotos } from './evidence-strip.tsx';

const nameOf = (event: TicketEvent): StringKey => {
  const keys = [`event.${event.kind}`, `action.${event.kind}`, `state.${event.toState}`];
  return keys.find(isStringKey) ?? 'event.system';
};

const Step = ({ event }: { event: TicketEvent }) => {
  const { t, language } = usePreferences();
  return (
    <>
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
        {[event.actorName ?? t('event.system'), event.departmentName].filter(Boolean).join(' · ')}
      </div>
    </>
  );
};

type Props = { ticketNumber: string; events: TicketEvent[] };

/** What happened, newest first: who did what, when, with which words, and what there is to see of it. */
export const EventTimeline = ({ ticketNumber, events }: Props) => {
  const { t } = usePreferences();
  const evidence = useEvidence(ticketNumber);
  const newestFirst = events.toSorted((a, b) => b.seq - a.seq);
  const steps = evidenceByStep(events, evidence.data?.items ?? []);
  return (
    <Section title={t('ticket.events')}>
      {evidence.isError && (
        <ProblemNote error={evidence.error} onRetry={() => void evidence.refetch()} />
      )}
      {evidence.data && <ChainMark ticketNumber={ticketNumber} evidence={evidence.data} />}
      <Timeline
        items={newestFirst.map((event) => {
          const items = steps.get(event.seq);
          return {
            key: event.seq,
            color: event.fromState === event.toState ? 'gray' : 'blue',
            content: (
              <div className="event" data-step={event.kind}>
                <Step event={event} />
                {/* What was taken on the spot is evidence, and shown as such. */}
                {!items?.some(({ kind }) => kind === 'field-photo') && (
                  <StepPhotos photoIds={photosOf(event)} />
                )}
                {items && <EvidenceStrip items={items} />}
              </div>
            ),
          };
        })}
      />
    </Section>
  );
};
