import { CHAIN_START, canonicalJson, type JsonValue, linkHash } from '../../platform/hash-chain.ts';
import { isSignedBy, type PublicKey, type Signing } from '../../platform/signing.ts';

export const evidenceKinds = [
  'clean',
  'before',
  'after',
  'field-photo',
  'clip',
  'finding',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** Something seen, as it came: never re-encoded. */
export type EvidenceDraft = {
  /** What it is evidence for: `ticket:<number>`. */
  chain: string;
  kind: EvidenceKind;
  bytes: Uint8Array;
  mediaType: string;
  /** Wall clock of the service, whole milliseconds. */
  takenAt: Date;
  cameraId: string | null;
  /** Where the picture was had from: a provider of footage, `fresh`, `look`. */
  provider: string | null;
  /** Seconds the provider's clock was ahead of ours; null: unknown. */
  clockOffsetSeconds: number | null;
  /** BeiDou grid codes of the place. */
  cells: string[];
  modelId: string | null;
  modelVersion: string | null;
  thresholds: Record<string, number>;
  /** The id of a member of staff, or `system`. */
  operator: string | null;
  /**
   * Region, homography, health. Shown to people when they are there: `verdict`, `confidence` and `reason`
   * (a key of `findingReasons`).
   */
  data: { [key: string]: JsonValue };
};

/** Evidence whose bytes are in the blobs; without its place in the chain. */
export type EvidenceContent = Omit<EvidenceDraft, 'bytes'> & {
  evidenceId: string;
  sha256: string;
  byteLength: number;
  /** Of pictures. */
  widthPx: number | null;
  heightPx: number | null;
};

export type EvidenceItem = EvidenceContent & {
  /** In its chain, from 1. */
  seq: number;
  keptAt: Date;
  prevHash: Uint8Array;
  hash: Uint8Array;
};

/** Where a chain ends, signed. */
export type EvidenceHead = {
  chain: string;
  itemCount: number;
  headHash: Uint8Array;
  keyId: string;
  signature: Uint8Array;
  signedAt: Date;
};

/** The chain of a ticket's evidence. */
export const ticketChain = (ticketNumber: string): string => `ticket:${ticketNumber}`;

/** SHA-256 over the previous hash and everything a row says; the bytes are in it by their own hash. */
export function evidenceHash(item: Omit<EvidenceItem, 'hash'>): Buffer {
  const { prevHash, takenAt, keptAt, ...rest } = item;
  const content = { ...rest, takenAt: takenAt.toISOString(), keptAt: keptAt.toISOString() };
  return linkHash(prevHash, content);
}

/** Puts evidence at the end of its chain. */
export function linkEvidence(
  end: { headHash: Uint8Array; itemCount: number } | undefined,
  contents: readonly EvidenceContent[],
  keptAt: Date,
): EvidenceItem[] {
  let prevHash = end?.headHash ?? CHAIN_START;
  return contents.map((content, index) => {
    const seq = (end?.itemCount ?? 0) + index + 1;
    const unhashed = { ...content, seq, keptAt, prevHash };
    const hash = evidenceHash(unhashed);
    prevHash = hash;
    return { ...unhashed, hash };
  });
}

/** What is signed of the end of a chain. */
export const headMessage = (head: Omit<EvidenceHead, 'keyId' | 'signature'>): string =>
  canonicalJson({
    what: 'citymark-evidence-head',
    chain: head.chain,
    itemCount: head.itemCount,
    headHash: Buffer.from(head.headHash).toString('hex'),
    signedAt: head.signedAt.toISOString(),
  });

/** Signs the end of a chain. */
export function signHead(signing: Signing, last: EvidenceItem): EvidenceHead {
  const { chain, seq: itemCount, hash: headHash, keptAt: signedAt } = last;
  const head = { chain, itemCount, headHash, signedAt };
  return { ...head, ...signing.sign(headMessage(head)) };
}

/** A fault of a chain; `seq` is null when it is about the chain as a whole. */
export type ChainFault = { seq: number | null; what: string };

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** What is wrong with a chain: rows changed, missing, added or out of place, or another end than was signed. */
export const chainFaults = (
  chain: string,
  items: readonly EvidenceItem[],
  head: EvidenceHead | undefined,
): ChainFault[] => [...rowFaults(chain, items), ...endFaults(items, head)];

function rowFaults(chain: string, items: readonly EvidenceItem[]): ChainFault[] {
  const faults: ChainFault[] = [];
  const found = (seq: number, what: string) => faults.push({ seq, what });
  const present = new Set(items.map(({ seq }) => seq));
  let prevHash: Uint8Array = CHAIN_START;
  let expected = 1;
  for (const item of items) {
    const { hash, seq, ...rest } = item;
    if (item.chain !== chain) found(seq, 'belongs to another chain');
    for (; expected < seq && !present.has(expected); expected += 1) found(expected, 'is missing');
    if (seq !== expected) found(seq, 'is out of its place');
    if (!same(item.prevHash, prevHash)) found(seq, 'does not follow the row before it');
    if (!same(hash, evidenceHash({ ...rest, seq }))) {
      found(seq, 'was changed: its hash does not fit');
    }
    prevHash = hash;
    expected += 1;
  }
  return faults;
}

function endFaults(items: readonly EvidenceItem[], head: EvidenceHead | undefined): ChainFault[] {
  const faults: ChainFault[] = [];
  const found = (what: string) => faults.push({ seq: null, what });
  if (!head) {
    if (items.length > 0) found('the signed end of the chain is missing');
    return faults;
  }
  if (items.length !== head.itemCount) {
    found(`has ${items.length} rows, but ${head.itemCount} were signed`);
  }
  if (!same(items.at(-1)?.hash ?? CHAIN_START, head.headHash)) {
    found('ends with another row than the one that was signed');
  }
  return faults;
}

/** Whether one of these keys signed this end of a chain. */
export const isHeadSigned = (head: EvidenceHead, keys: readonly PublicKey[]): boolean =>
  keys.some(
    ({ keyId, publicKey }) =>
      keyId === head.keyId && isSignedBy(publicKey, headMessage(head), head.signature),
  );
