import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { type EvidenceHead, type EvidenceItem, evidenceKinds } from '../../detection/index.ts';
import type { JsonValue } from '../../platform/hash-chain.ts';
import type { PublicKey } from '../../platform/signing.ts';
import { ticketStates } from '../ticket.ts';
import type { TicketEvent } from '../ticket-event.ts';

export const MANIFEST = 'evidence.json';
/** 64 bytes: Ed25519 over the bytes of the manifest. */
export const SIGNATURE = 'evidence.sig';
export const PAGE = 'index.html';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Text = Nullable(Type.String());
const Hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${bytes * 2}}$` });
const Data = Type.Unsafe<{ [key: string]: JsonValue }>({ type: 'object' });
const closed = { additionalProperties: false };

/** What is hashed of a row, under the names it is hashed by; and the file that holds its bytes. */
const Row = Type.Object(
  {
    ...{ evidenceId: Type.String(), chain: Type.String(), seq: Type.Integer() },
    kind: Type.Enum([...evidenceKinds]),
    ...{ sha256: Hex(32), byteLength: Type.Integer(), mediaType: Type.String() },
    ...{ widthPx: Nullable(Type.Integer()), heightPx: Nullable(Type.Integer()) },
    ...{ takenAt: Type.String(), keptAt: Type.String(), cameraId: Text, provider: Text },
    clockOffsetSeconds: Nullable(Type.Number()),
    cells: Type.Array(Type.String()),
    ...{ modelId: Text, modelVersion: Text },
    thresholds: Type.Record(Type.String(), Type.Number()),
    ...{ operator: Text, data: Data, prevHash: Hex(32), hash: Hex(32) },
    // Null: the bytes could not be had when the bundle was made.
    file: Text,
  },
  closed,
);

const State = Type.Enum([...ticketStates]);
const HistoryEvent = Type.Object(
  {
    ...{ seq: Type.Integer(), kind: Type.String(), fromState: Nullable(State), toState: State },
    ...{ at: Type.String(), actorId: Text, actorName: Text, departmentId: Text, note: Text },
    ...{ data: Data, prevHash: Hex(32), hash: Hex(32) },
  },
  closed,
);

const Manifest = Type.Object(
  {
    format: Type.Literal('citymark-evidence/1'),
    ticketNumber: Type.String(),
    /** Of the service it comes from. */
    publicUrl: Type.String(),
    exportedAt: Type.String(),
    signedWith: Hex(8),
    keys: Type.Array(Type.Object({ keyId: Hex(8), publicKey: Hex(32) }, closed)),
    evidence: Type.Object(
      {
        chain: Type.String(),
        head: Nullable(
          Type.Object(
            {
              ...{ itemCount: Type.Integer(), headHash: Hex(32), keyId: Hex(8) },
              ...{ signature: Hex(64), signedAt: Type.String() },
            },
            closed,
          ),
        ),
        rows: Type.Array(Row),
      },
      closed,
    ),
    history: Type.Object(
      { eventCount: Type.Integer(), headHash: Hex(32), events: Type.Array(HistoryEvent) },
      closed,
    ),
    /** What the cameras were called when this was made. */
    cameras: Type.Array(Type.Object({ cameraId: Type.String(), name: Type.String() }, closed)),
    /** Every file beside this one and its signature. */
    files: Type.Array(
      Type.Object({ name: Type.String(), sha256: Hex(32), byteLength: Type.Integer() }, closed),
    ),
  },
  closed,
);

/** `evidence.json` of a bundle. */
export type EvidenceManifest = Static<typeof Manifest>;

/** Reads a manifest; undefined when it is none. */
export function readManifest(bytes: Uint8Array): EvidenceManifest | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Value.Check(Manifest, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Buffer => Buffer.from(text, 'hex');
/** What is no time any more has another hash than it had. */
const timeOf = (text: string): Date => {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? new Date(0) : time;
};

export const keysFrom = (keys: EvidenceManifest['keys']): PublicKey[] =>
  keys.map(({ keyId, publicKey }) => ({ keyId, publicKey: unhex(publicKey) }));
export const toKeys = (keys: readonly PublicKey[]): EvidenceManifest['keys'] =>
  keys.map(({ keyId, publicKey }) => ({ keyId, publicKey: hex(publicKey) }));

export type ManifestRow = EvidenceManifest['evidence']['rows'][number];

export const toRow = (item: EvidenceItem, file: string | null): ManifestRow => ({
  ...item,
  takenAt: item.takenAt.toISOString(),
  keptAt: item.keptAt.toISOString(),
  prevHash: hex(item.prevHash),
  hash: hex(item.hash),
  file,
});

export const fromRow = ({ file: _, ...row }: ManifestRow): EvidenceItem => ({
  ...row,
  takenAt: timeOf(row.takenAt),
  keptAt: timeOf(row.keptAt),
  prevHash: unhex(row.prevHash),
  hash: unhex(row.hash),
});

export const toHead = ({ chain: _, ...head }: EvidenceHead) => ({
  ...head,
  headHash: hex(head.headHash),
  signature: hex(head.signature),
  signedAt: head.signedAt.toISOString(),
});

export const fromHead = ({
  evidence: { chain, head },
}: EvidenceManifest): EvidenceHead | undefined =>
  head
    ? {
        ...head,
        chain,
        headHash: unhex(head.headHash),
        signature: unhex(head.signature),
        signedAt: timeOf(head.signedAt),
      }
    : undefined;

export const toHistory = (history: {
  events: readonly TicketEvent[];
  headHash: Uint8Array;
  eventCount: number;
}): EvidenceManifest['history'] => ({
  eventCount: history.eventCount,
  headHash: hex(history.headHash),
  events: history.events.map((event) => ({
    ...event,
    at: event.at.toISOString(),
    prevHash: hex(event.prevHash),
    hash: hex(event.hash),
  })),
});

export const fromEvent = (event: EvidenceManifest['history']['events'][number]): TicketEvent => ({
  ...event,
  at: timeOf(event.at),
  prevHash: unhex(event.prevHash),
  hash: unhex(event.hash),
});
