import type { Query } from '../../platform/db.ts';
import { noteLooks } from '../cameras/look-note-store.ts';
import type { LookResult } from '../look.ts';
import { type CameraNews, newsOf, type SightingNews } from '../sightings/sighting-bell.ts';
import { foldAll, sightingsOf } from './fold-all.ts';
import { compareKeys } from './folded-sighting.ts';
import { chooseFrames, keepFrames, type LookFrame } from './keep-frames.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { locksFor, MoreLocksNeeded } from './ledger-locks.ts';
import { locateObservations } from './locate-observations.ts';
import {
  type CameraBefore,
  camerasBefore,
  insertLooks,
  lockLedger,
  storedLooks,
} from './look-store.ts';
import { noteOf } from './note-of-look.ts';
import { tilesWatchedBy } from './place-ledger-store.ts';
import { writeBatches } from './write-batches.ts';

/** Says why looks are not to be taken, by their ids. It may be asked again when a transaction is. */
export type Admit = (
  query: Query,
  looks: readonly LookResult[],
) => Promise<ReadonlyMap<string, string>>;

/** Looks that are sound, with the pictures that came with them. */
export type LookBatch = {
  looks: readonly LookResult[];
  pictures: ReadonlyMap<string, LookFrame>;
  now: Date;
  admit?: Admit | undefined;
};

export type Recorded = {
  /** Ids of the looks of cameras that exist. */
  known: Set<string>;
  /** Ids of the looks that were stored now. */
  stored: Set<string>;
  /** Why others were not, by their ids. */
  refused: ReadonlyMap<string, string>;
  news: SightingNews[];
  cameraNews: CameraNews[];
};

/** A transaction begins again with more locks; each time it knows more of what it needs. */
const MAX_TRIES = 8;

/** Stores looks and folds them into the ledger, in one transaction. */
export async function recordBatch(deps: LedgerDeps, batch: LookBatch): Promise<Recorded> {
  let locks: ReadonlySet<string> = new Set();
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    try {
      return await deps.db.transaction((query) => recordIn(query, deps, batch, locks));
    } catch (error) {
      if (!(error instanceof MoreLocksNeeded)) throw error;
      locks = error.keys;
    }
  }
  throw new Error('the locks of a batch of looks do not settle');
}

async function recordIn(
  query: Query,
  deps: LedgerDeps,
  batch: LookBatch,
  locks: ReadonlySet<string>,
): Promise<Recorded> {
  const cameraIds = [...new Set(batch.looks.map(({ cameraId }) => cameraId))];
  const cameras = await camerasBefore(query, cameraIds);
  const sent = firstOfEach(batch.looks.filter(({ cameraId }) => cameras.has(cameraId)));
  const observations = await locateObservations(query, sent);
  const codes = new Set(observations.flatMap(({ located }) => located.gridCode ?? []));
  const watched = await tilesWatchedBy(query, [...cameras.keys()]);
  const locked = new Set([...locks, ...locksFor(cameras, watched, codes)]);
  await lockLedger(query, locked);

  const { looks, refused } = await admitted(query, sent, batch.admit);
  const stored = new Set(looks.map(({ lookId }) => lookId));
  const recorded = { known: new Set(sent.map(({ lookId }) => lookId)), stored, refused };
  if (looks.length === 0) return { ...recorded, news: [], cameraNews: [] };
  await insertLooks(query, looks, batch.now);
  const seen = observations.filter(({ look }) => stored.has(look.lookId));
  const batches = await foldAll(query, looks, seen, locked);
  const sightings = await sightingsOf(query, batches);
  const latest = newestOfEach(looks);
  const pictureOf = ({ lookId }: LookResult) => batch.pictures.get(lookId);
  await keepFrames(
    query,
    deps,
    [
      ...batches.flatMap((each) => chooseFrames(each, sightings, batch.pictures)),
      ...latest.flatMap((look) => pictureOf(look) ?? []),
    ],
    batch.now,
  );
  await writeBatches(query, batches, sightings, seen);
  await noteLooks(
    query,
    latest.map((look) => noteOf(look, pictureOf(look))),
  );
  return {
    ...recorded,
    news: batches.flatMap(newsOf),
    cameraNews: latest.flatMap((look) => cameraNewsOf(look, cameras.get(look.cameraId))),
  };
}

/** Whether a look changes what its camera is good for. */
function cameraNewsOf(
  { cameraId, health, takenAt }: LookResult,
  before: CameraBefore | undefined,
): CameraNews[] {
  const isNewest = !before?.lastLookAt || before.lastLookAt <= takenAt;
  return isNewest && before?.health !== health ? [{ cameraId, health }] : [];
}

/** The looks that are new and may be taken. */
async function admitted(query: Query, sent: readonly LookResult[], admit: Admit | undefined) {
  const known = await storedLooks(
    query,
    sent.map(({ lookId }) => lookId),
  );
  const looks = sent.filter(({ lookId }) => !known.has(lookId));
  const refused = admit && looks.length > 0 ? await admit(query, looks) : new Map<string, string>();
  return { looks: looks.filter(({ lookId }) => !refused.has(lookId)), refused };
}

/** The same look twice in one batch counts once. */
const firstOfEach = (looks: readonly LookResult[]): LookResult[] => [
  ...new Map([...looks].reverse().map((look) => [look.lookId, look])).values(),
];

function newestOfEach(looks: readonly LookResult[]): LookResult[] {
  const newest = new Map<string, LookResult>();
  for (const look of looks) {
    const other = newest.get(look.cameraId);
    if (!other || compareKeys(look, other) > 0) newest.set(look.cameraId, look);
  }
  return [...newest.values()];
}
