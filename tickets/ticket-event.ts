import { createHash } from 'node:crypto';
import type { TicketState } from './ticket.ts';

/** JSON without floating point: what survives a jsonb column byte for byte. */
export type EventValue =
  | string
  | number
  | boolean
  | null
  | EventValue[]
  | { [key: string]: EventValue };

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

export const emptyChain: ChainHead = { headHash: new Uint8Array(32), eventCount: 0 };

/** JSON with sorted keys and no spaces, so that equal values have equal bytes (RFC 8785 for our values). */
export function canonicalJson(value: EventValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 over the previous hash and the event, which names its ticket so that chains cannot be swapped. */
export function eventHash(
  ticketNumber: string,
  seq: number,
  draft: EventDraft,
  prevHash: Uint8Array,
): Buffer {
  const { at, ...rest } = draft;
  const content = canonicalJson({ ...rest, at: at.toISOString(), ticketNumber, seq });
  return createHash('sha256').update(prevHash).update(content).digest();
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
