import { CHAIN_START, type JsonValue, linkHash } from '../platform/hash-chain.ts';
import type { TicketState } from './ticket.ts';

/** What the data of an event may hold. */
export type EventValue = JsonValue;

/** One change of a ticket, before it has its place in the chain. */
export type EventDraft = {
  kind: string;
  fromState: TicketState | null;
  toState: TicketState;
  at: Date;
  actorId: string | null;
  actorName: string | null;
  departmentId: string | null;
  note: string | null;
  data: { [key: string]: EventValue };
};

export type TicketEvent = EventDraft & { seq: number; prevHash: Uint8Array; hash: Uint8Array };

/** Where a chain ends: the hash of its last event and how many there are. */
export type ChainHead = { headHash: Uint8Array; eventCount: number };

export const emptyChain: ChainHead = { headHash: CHAIN_START, eventCount: 0 };

/** SHA-256 over the previous hash and the event, which names its ticket so that chains cannot be swapped. */
export function eventHash(
  ticketNumber: string,
  seq: number,
  draft: EventDraft,
  prevHash: Uint8Array,
): Buffer {
  const { at, ...rest } = draft;
  return linkHash(prevHash, { ...rest, at: at.toISOString(), ticketNumber, seq });
}

/** Puts drafts at the end of a chain; returns them linked, and the new end. */
export function appendEvents(
  ticketNumber: string,
  head: ChainHead,
  drafts: readonly EventDraft[],
): { events: TicketEvent[]; head: ChainHead } {
  let { headHash, eventCount } = head;
  const events = drafts.map((draft): TicketEvent => {
    const seq = eventCount + 1;
    const hash = eventHash(ticketNumber, seq, draft, headHash);
    const event = { ...draft, seq, prevHash: headHash, hash };
    headHash = hash;
    eventCount = seq;
    return event;
  });
  return { events, head: { headHash, eventCount } };
}
