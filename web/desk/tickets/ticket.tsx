import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Skeleton, Typography } from 'antd';
import { lazy, Suspense } from 'react';
import type { Ticket } from '../api.ts';
import { useNow } from '../moments.ts';
import { Fault } from '../parts/fault.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { useTicket } from '../queries.ts';
import { ActionBar } from './action-bar.tsx';
import { AssetFacts } from './asset-facts.tsx';
import { CameraEvidence } from './camera-evidence.tsx';
import { ComplaintList } from './complaint-list.tsx';
import { DeadlineFacts } from './deadline-facts.tsx';
import { EarlierTickets } from './earlier-tickets.tsx';
import { CountdownTag, TicketTags } from './marks.tsx';
import { PhotoWall } from './photo-wall.tsx';
import { RatingList } from './rating-list.tsx';
import { RuleFacts } from './rule-facts.tsx';

const PlaceMap = lazy(() =>
  import('../map/place-map.tsx').then((part) => ({ default: part.PlaceMap })),
);

const EventTimeline = lazy(() =>
  import('./event-timeline.tsx').then((part) => ({ default: part.EventTimeline })),
);

const Head = ({ ticket, onBack }: { ticket: Ticket; onBack: () => void }) => {
  const { t, pick } = usePreferences();
  const now = useNow();
  return (
    <header className="ticket-head">
      <Button
        type="text"
        className="back"
        icon={<ArrowLeftOutlined />}
        aria-label={t('ticket.back')}
        onClick={onBack}
      />
      <div className="ticket-title">
        <h1>
          {pick(ticket.problemZh, ticket.problemEn)}
          <span className="quiet">
            {' '}
            · {ticket.assetName ?? pick(ticket.classZh, ticket.classEn)}
          </span>
        </h1>
        <CountdownTag ticket={ticket} now={now} />
      </div>
      <div className="ticket-marks">
        <TicketTags ticket={ticket} />
        {ticket.complaintCount > 1 && (
          <span>{t('list.complaints', { n: ticket.complaintCount })}</span>
        )}
        <Typography.Text
          className="ticket-number"
          copyable={{ tooltips: [t('ticket.copy'), t('ticket.copied')] }}
        >
          {ticket.ticketNumber}
        </Typography.Text>
      </div>
    </header>
  );
};

const Place = ({ ticket }: { ticket: Ticket }) => {
  const { t } = usePreferences();
  const place = [ticket.street, ticket.community].filter(Boolean).join(' · ');
  return (
    <Section title={t('ticket.place')}>
      <p>
        {place}
        {ticket.locationNote && <> · {ticket.locationNote}</>}
      </p>
      <Fault>
        <Suspense fallback={<div className="map" />}>
          <PlaceMap lng={ticket.lng} lat={ticket.lat} />
        </Suspense>
      </Fault>
    </Section>
  );
};

/** Everything about one ticket, and what may be done with it now. */
export const TicketView = ({
  ticketNumber,
  onBack,
}: {
  ticketNumber: string;
  onBack: () => void;
}) => {
  const { t } = usePreferences();
  const { data: ticket, error, refetch } = useTicket(ticketNumber);
  if (!ticket) {
    return error ? (
      <div className="ticket-body">
        <Button className="leave" icon={<ArrowLeftOutlined />} onClick={onBack}>
          {t('ticket.back')}
        </Button>
        <h1 className="number">{ticketNumber}</h1>
        <ProblemNote error={error} onRetry={() => void refetch()} />
      </div>
    ) : (
      <div className="ticket-body" role="status" aria-label={t('app.loading')}>
        <Skeleton active paragraph={{ rows: 8 }} />
      </div>
    );
  }
  // What a camera saw is shown as its evidence; empty parts say nothing then.
  const photographed = ticket.photos.some(({ kind }) => kind !== 'sighting');
  return (
    <article className="ticket">
      <Head ticket={ticket} onBack={onBack} />
      <ActionBar ticket={ticket} />
      <div className="ticket-body">
        {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
        <div className="ticket-columns">
          <div>
            {ticket.sighting && <CameraEvidence sighting={ticket.sighting} />}
            {(photographed || !ticket.sighting) && (
              <PhotoWall photos={ticket.photos} masked={ticket.photosMasked} />
            )}
            {(ticket.complaints.length > 0 || !ticket.sighting) && (
              <ComplaintList ticket={ticket} />
            )}
            <Fault>
              <Suspense fallback={<Skeleton active paragraph={{ rows: 4 }} />}>
                <EventTimeline ticketNumber={ticketNumber} events={ticket.events} />
              </Suspense>
            </Fault>
          </div>
          <div>
            <DeadlineFacts ticket={ticket} />
            <RuleFacts ticket={ticket} />
            <Place ticket={ticket} />
            <AssetFacts asset={ticket.asset} />
            <RatingList ratings={ticket.ratings} />
            <EarlierTickets tickets={ticket.history} />
          </div>
        </div>
      </div>
    </article>
  );
};
