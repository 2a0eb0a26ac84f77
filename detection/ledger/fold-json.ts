import type { Box } from '../box.ts';
import type { BestObservation, FoldedSighting, LookKey, PicturePlace } from './folded-sighting.ts';
import type { Presence } from './presence.ts';

/** Times as milliseconds since 1970: shorter than text, and much quicker to read and write. */
type Written<T> = {
  [K in keyof T]: T[K] extends Date ? number : T[K] extends Date | null ? number | null : T[K];
};

/** A sighting as it is kept in the database, to be folded on. */
export type FoldJson = Omit<
  FoldedSighting,
  'bornAt' | 'views' | 'watchers' | 'presence' | 'best' | 'steppedAt' | 'rule'
> & {
  bornAt: Written<FoldedSighting['bornAt']>;
  views: [string, Box][];
  watchers: [string, PicturePlace][];
  presence: Written<Presence>;
  best: Written<BestObservation>;
  steppedAt: Written<LookKey>;
};

const ms = (at: Date | null): number | null => (at === null ? null : at.getTime());

export function toFoldJson({ rule: _, ...sighting }: FoldedSighting): FoldJson {
  const { bornAt, presence, best, steppedAt } = sighting;
  return {
    ...sighting,
    bornAt: { ...bornAt, takenAt: bornAt.takenAt.getTime() },
    views: [...sighting.views],
    watchers: [...sighting.watchers],
    presence: {
      ...presence,
      firstSeenAt: presence.firstSeenAt.getTime(),
      presentSince: presence.presentSince.getTime(),
      lastSeenAt: presence.lastSeenAt.getTime(),
      absentSince: ms(presence.absentSince),
      alertedAt: ms(presence.alertedAt),
      goneAt: ms(presence.goneAt),
    },
    best: { ...best, takenAt: best.takenAt.getTime() },
    steppedAt: { ...steppedAt, takenAt: steppedAt.takenAt.getTime() },
  };
}

const date = (at: number): Date => new Date(at);
const maybeDate = (at: number | null): Date | null => (at === null ? null : new Date(at));

export function fromFoldJson(json: FoldJson): FoldedSighting {
  const { dwellSeconds = 0, gapSeconds = 0, clearSeconds = 0, cooldownSeconds = 0 } = json.settings;
  return {
    ...json,
    rule: { dwellSeconds, gapSeconds, clearSeconds, cooldownSeconds },
    bornAt: { ...json.bornAt, takenAt: date(json.bornAt.takenAt) },
    views: new Map(json.views),
    watchers: new Map(json.watchers),
    presence: {
      ...json.presence,
      firstSeenAt: date(json.presence.firstSeenAt),
      presentSince: date(json.presence.presentSince),
      lastSeenAt: date(json.presence.lastSeenAt),
      absentSince: maybeDate(json.presence.absentSince),
      alertedAt: maybeDate(json.presence.alertedAt),
      goneAt: maybeDate(json.presence.goneAt),
    },
    best: { ...json.best, takenAt: date(json.best.takenAt) },
    steppedAt: { ...json.steppedAt, takenAt: date(json.steppedAt.takenAt) },
  };
}
