import {
  camerasByIds,
  chainFaults,
  type EvidenceHead,
  type EvidenceItem,
  evidenceChain,
  findingReasons,
  isHeadSigned,
  ticketChain,
} from '../../detection/index.ts';
import type { Db } from '../../platform/db.ts';
import type { JsonValue } from '../../platform/hash-chain.ts';
import type { PublicKey } from '../../platform/signing.ts';
import type { TicketDeps } from '../ticket-deps.ts';

const isReason = (value: JsonValue | undefined): value is keyof typeof findingReasons =>
  typeof value === 'string' && Object.hasOwn(findingReasons, value);
const verdicts = ['gone', 'still_there', 'cannot_see'] as const;

/** What was made of a picture, in words. */
export function verdictOf({ data }: Pick<EvidenceItem, 'data'>) {
  const reason = isReason(data.reason) ? findingReasons[data.reason] : undefined;
  return {
    verdict: verdicts.find((each) => each === data.verdict) ?? null,
    reasonZh: reason?.zh ?? null,
    reasonEn: reason?.en ?? null,
  };
}

/** A ticket's evidence, its signed end, and the names of the cameras. */
export async function evidenceFile(db: Db, ticketNumber: string) {
  const chain = ticketChain(ticketNumber);
  const { items, head } = await evidenceChain(db, chain);
  const cameraIds = [...new Set(items.flatMap(({ cameraId }) => cameraId ?? []))];
  const cameras = cameraIds.length > 0 ? await camerasByIds(db.query, cameraIds) : [];
  const names = new Map(cameras.map(({ cameraId, name }) => [cameraId, name]));
  return { chain, items, head, names };
}

const isPicture = ({ mediaType }: EvidenceItem) => mediaType.startsWith('image/');

/** A ticket's evidence for people: what, when, by whom, what was made of it, and whether it is intact. */
export async function evidenceList(
  { db, secrets }: Pick<TicketDeps, 'db' | 'secrets'>,
  ticketNumber: string,
) {
  const { chain, items, head, names } = await evidenceFile(db, ticketNumber);
  const { publicKeys } = secrets.signing;
  return {
    items: items.map((item) => summaryOf(item, names)),
    head: head ? signedEnd(head, publicKeys) : null,
    intact:
      chainFaults(chain, items, head).length === 0 && (!head || isHeadSigned(head, publicKeys)),
  };
}

const summaryOf = (item: EvidenceItem, names: ReadonlyMap<string, string>) => {
  const { evidenceId, seq, kind, cameraId, provider, clockOffsetSeconds, mediaType } = item;
  const { widthPx, heightPx, modelId, modelVersion, thresholds, operator, sha256 } = item;
  return {
    ...{ evidenceId, seq, kind, cameraId, provider, clockOffsetSeconds, mediaType, widthPx },
    ...{ heightPx, modelId, modelVersion, thresholds, operator, sha256 },
    ...verdictOf(item),
    region: regionIn(item.data.region),
    takenAt: item.takenAt.toISOString(),
    keptAt: item.keptAt.toISOString(),
    cameraName: (cameraId && names.get(cameraId)) ?? null,
    pictureUrl: isPicture(item) ? `/api/evidence/${evidenceId}/picture` : null,
  };
};

/** Four numbers; undefined in the data of what shows no place. */
const regionIn = (region: JsonValue | undefined): number[] | null =>
  Array.isArray(region) && region.length === 4 ? region.map(Number) : null;

const signedEnd = (head: EvidenceHead, keys: readonly PublicKey[]) => ({
  hash: hex(head.headHash),
  keyId: head.keyId,
  signature: hex(head.signature),
  signedAt: head.signedAt.toISOString(),
  /** Null: of a key this service does not have any more. */
  publicKey: hexOf(keys.find(({ keyId }) => keyId === head.keyId)),
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hexOf = (key: PublicKey | undefined): string | null => (key ? hex(key.publicKey) : null);
