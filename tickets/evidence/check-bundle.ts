import { createHash } from 'node:crypto';
import { chainFaults, isHeadSigned, ticketChain } from '../../detection/index.ts';
import { isSignedBy, keyIdOf } from '../../platform/signing.ts';
import { emptyChain, eventHash } from '../ticket-event.ts';
import {
  type EvidenceManifest,
  fromEvent,
  fromHead,
  fromRow,
  keysFrom,
  MANIFEST,
  readManifest,
  SIGNATURE,
} from './evidence-manifest.ts';
import { isZipOf, unzipped } from './evidence-zip.ts';

/** Something in a bundle that is not as it was made: which part, and what is wrong with it. */
export type BundleFault = { part: string; what: string };

export type BundleReport = {
  /** `verified-except`: all but what `faults` names. `damaged`: the list of contents itself cannot be trusted. */
  status: 'verified' | 'verified-except' | 'not-signed-by-key' | 'damaged';
  ticketNumber: string | null;
  exportedAt: string | null;
  /** The key it was signed with, and whether the caller knew it: otherwise it is only the bundle's own word. */
  keyId: string | null;
  publicKey: string | null;
  isKeyGiven: boolean;
  rows: number;
  events: number;
  files: number;
  faults: BundleFault[];
};

/**
 * Checks a bundle with nothing but itself, and the public keys that the caller trusts (32 bytes each; none:
 * the bundle's own). Every changed, missing, added or moved file, row and event is named.
 * @throws AppError `bundle-refused` for what is no bundle at all
 */
export async function checkBundle(
  bytes: Uint8Array,
  trustedKeys: readonly Uint8Array[],
): Promise<BundleReport> {
  const files = unzipped(bytes);
  const manifestBytes = files.get(MANIFEST);
  const manifest = manifestBytes && readManifest(manifestBytes);
  if (!manifestBytes || !manifest) return unreadable(manifestBytes, trustedKeys);
  const signer = signerOf(manifest, manifestBytes, files.get(SIGNATURE), trustedKeys);
  const faults = [
    ...signer.faults,
    ...fileFaults(manifest, files),
    ...rowFaults(manifest),
    ...historyFaults(manifest),
  ];
  if (faults.length === 0 && !(await isZipOf(bytes, inOrder(manifest, files)))) {
    const what = 'was packed anew or changed between its files; the files are as they were made';
    faults.push({ part: 'zip', what });
  }
  return {
    status: signer.status ?? (faults.length > 0 ? 'verified-except' : 'verified'),
    ticketNumber: manifest.ticketNumber,
    exportedAt: manifest.exportedAt,
    keyId: signer.publicKey ? keyIdOf(signer.publicKey) : null,
    publicKey: signer.publicKey ? Buffer.from(signer.publicKey).toString('hex') : null,
    isKeyGiven: trustedKeys.length > 0,
    rows: manifest.evidence.rows.length,
    events: manifest.history.events.length,
    files: manifest.files.length,
    faults,
  };
}

function unreadable(
  bytes: Uint8Array | undefined,
  trustedKeys: readonly Uint8Array[],
): BundleReport {
  const what = bytes ? 'cannot be read: it was changed, or is no list of evidence' : 'is missing';
  return {
    status: 'damaged',
    ...{ ticketNumber: null, exportedAt: null, keyId: null, publicKey: null },
    isKeyGiven: trustedKeys.length > 0,
    ...{ rows: 0, events: 0, files: 0 },
    faults: [{ part: MANIFEST, what }],
  };
}

/** Whose signature is on the manifest. */
function signerOf(
  manifest: EvidenceManifest,
  manifestBytes: Uint8Array,
  signature: Uint8Array | undefined,
  trustedKeys: readonly Uint8Array[],
): { status?: BundleReport['status']; publicKey?: Uint8Array | undefined; faults: BundleFault[] } {
  if (!signature) {
    return { status: 'damaged', faults: [{ part: SIGNATURE, what: 'is missing' }] };
  }
  const own = keysFrom(manifest.keys).filter(
    ({ keyId, publicKey }) => keyId === manifest.signedWith && keyIdOf(publicKey) === keyId,
  );
  const signed = (keys: readonly Uint8Array[]) =>
    keys.find((publicKey) => isSignedBy(publicKey, manifestBytes, signature));
  const ofOwn = signed(own.map(({ publicKey }) => publicKey));
  const trusted = trustedKeys.length > 0 ? signed(trustedKeys) : ofOwn;
  if (trusted) return { publicKey: trusted, faults: [] };
  if (ofOwn) return { status: 'not-signed-by-key', publicKey: ofOwn, faults: [] };
  const what = `and ${SIGNATURE} do not fit: one of the two was changed`;
  return { status: 'damaged', faults: [{ part: MANIFEST, what }] };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Files that were changed, are missing, or were added. */
function fileFaults(
  { files: listed, evidence }: EvidenceManifest,
  files: ReadonlyMap<string, Uint8Array>,
): BundleFault[] {
  const faults: BundleFault[] = [];
  for (const { name, sha256: expected } of listed) {
    const bytes = files.get(name);
    if (!bytes) faults.push({ part: name, what: 'is missing' });
    else if (sha256(bytes) !== expected) faults.push({ part: name, what: 'was changed' });
  }
  const known = new Map(listed.map((each) => [each.name, each]));
  for (const { seq, file, sha256: expected } of evidence.rows) {
    const part = `evidence row ${seq}`;
    if (file === null) {
      faults.push({ part, what: 'could not be had when the bundle was made: its file is missing' });
    } else if (known.get(file)?.sha256 !== expected) {
      faults.push({ part, what: `names another file than the one in ${file}` });
    }
  }
  for (const name of files.keys()) {
    if (name === MANIFEST || name === SIGNATURE || known.has(name)) continue;
    faults.push({ part: name, what: 'was added' });
  }
  return faults;
}

/** Rows of evidence that were changed, are missing, or stand in another place. */
function rowFaults(manifest: EvidenceManifest): BundleFault[] {
  const { chain, rows } = manifest.evidence;
  const head = fromHead(manifest);
  const faults = chainFaults(chain, rows.map(fromRow), head).map(({ seq, what }) => ({
    part: seq === null ? 'evidence' : `evidence row ${seq}`,
    what,
  }));
  if (chain !== ticketChain(manifest.ticketNumber)) {
    faults.push({ part: 'evidence', what: 'belongs to another ticket' });
  }
  if (head && !isHeadSigned(head, keysFrom(manifest.keys))) {
    faults.push({ part: 'evidence', what: 'does not end with what was signed when it was kept' });
  }
  return faults;
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** Events of the ticket that were changed, are missing, or speak of evidence that is not there. */
function historyFaults({ ticketNumber, history, evidence }: EvidenceManifest): BundleFault[] {
  const faults: BundleFault[] = [];
  const found = (seq: number, what: string) => {
    faults.push({ part: `history event ${seq}`, what });
  };
  const kept = new Set(evidence.rows.map(({ evidenceId }) => evidenceId));
  let end: Uint8Array = emptyChain.headHash;
  for (const [index, event] of history.events.map(fromEvent).entries()) {
    const { seq, prevHash, hash, ...draft } = event;
    if (seq !== index + 1) found(seq, `is at place ${index + 1}`);
    if (!same(prevHash, end)) found(seq, 'does not follow the event before it');
    if (!same(hash, eventHash(ticketNumber, seq, draft, prevHash))) {
      found(seq, 'was changed: its hash does not fit');
    }
    for (const id of evidenceIdsOf(draft.data)) {
      if (!kept.has(id)) found(seq, `speaks of evidence ${id}, which is missing`);
    }
    end = hash;
  }
  const { eventCount, headHash } = history;
  if (history.events.length !== eventCount || !same(end, Buffer.from(headHash, 'hex'))) {
    const what = `does not end with event ${eventCount} as the ticket does`;
    faults.push({ part: 'history', what });
  }
  return faults;
}

const evidenceIdsOf = ({ evidenceIds }: { [key: string]: unknown }): string[] =>
  Array.isArray(evidenceIds) ? evidenceIds.filter((each) => typeof each === 'string') : [];

/** The files in the order in which they were packed. */
const inOrder = ({ files: listed }: EvidenceManifest, files: ReadonlyMap<string, Uint8Array>) =>
  [MANIFEST, SIGNATURE, ...listed.map(({ name }) => name)].map((name) => ({
    name,
    bytes: files.get(name) ?? new Uint8Array(),
  }));
