/** How long a thing must stay, may be missed, and must be away, by the wall clock. */
export type PresenceRule = {
  /** Seen for this long it is an alert. */
  dwellSeconds: number;
  /** An absence up to this long is taken for a miss: the dwell goes on. */
  gapSeconds: number;
  /** Absent for this long after an alert it is gone. */
  clearSeconds: number;
  /** For this long after an alert nothing else at its place alerts, unless the first is gone. */
  cooldownSeconds: number;
};

export const sightingStates = ['candidate', 'present', 'alerted', 'clearing', 'gone'] as const;
/**
 * Seen once; seen again; seen for the dwell; alerted and not seen of late; absent for long enough.
 * A sighting alerts once. What comes back after `gone` is another sighting.
 */
export type SightingState = (typeof sightingStates)[number];

/** What one look says of a place: `not_visible` says nothing at all. */
export type Seen = 'present' | 'absent' | 'not_visible';

/** What is known of one thing at one place, up to some look. */
export type Presence = {
  state: SightingState;
  firstSeenAt: Date;
  /** Since when the dwell runs. */
  presentSince: Date;
  lastSeenAt: Date;
  /** The first look after `lastSeenAt` that would have shown it. */
  absentSince: Date | null;
  alertedAt: Date | null;
  goneAt: Date | null;
  /** Best so far, 0 to 1. */
  score: number;
};

/**
 * Unseen for longer than this, and than every limit of its rule, a thing counts as new: nobody knows
 * whether it stayed. Up to this a camera may look as seldom as it likes.
 */
const LONGEST_BLIND_SECONDS = 600;

const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;

/** A thing seen for the first time. */
export const begin = (at: Date, score: number): Presence => ({
  state: 'candidate',
  firstSeenAt: at,
  presentSince: at,
  lastSeenAt: at,
  absentSince: null,
  alertedAt: null,
  goneAt: null,
  score,
});

/**
 * What is known after one more look. Looks come in the order of their time; how many there are, and how
 * evenly, does not matter.
 * @param look `quietUntil`: another thing at this place has alerted, so no alert before this
 */
export function step(
  presence: Presence,
  look: { at: Date; seen: Seen; score?: number; quietUntil?: Date | null },
  rule: PresenceRule,
): Presence {
  if (presence.state === 'gone') return presence;
  switch (look.seen) {
    case 'not_visible':
      return presence;
    case 'present':
      return seenAgain(presence, look.at, look.score ?? 0, look.quietUntil ?? null, rule);
    case 'absent':
      return missed(presence, look.at, rule);
  }
}

/** Whether the dwell has to start again. */
function isInterrupted({ absentSince, lastSeenAt }: Presence, at: Date, rule: PresenceRule) {
  if (absentSince) return secondsBetween(absentSince, at) > rule.gapSeconds;
  const { dwellSeconds, gapSeconds, clearSeconds } = rule;
  const longest = Math.max(LONGEST_BLIND_SECONDS, dwellSeconds, gapSeconds, clearSeconds);
  return secondsBetween(lastSeenAt, at) > longest;
}

function seenAgain(
  presence: Presence,
  at: Date,
  score: number,
  quietUntil: Date | null,
  rule: PresenceRule,
): Presence {
  const again = {
    ...presence,
    lastSeenAt: at,
    absentSince: null,
    score: Math.max(presence.score, score),
  };
  if (presence.alertedAt) return { ...again, state: 'alerted' };
  const interrupted = isInterrupted(presence, at, rule);
  const presentSince = interrupted ? at : presence.presentSince;
  const isDue = secondsBetween(presentSince, at) >= rule.dwellSeconds;
  if (isDue && !(quietUntil && at < quietUntil)) {
    return { ...again, presentSince, state: 'alerted', alertedAt: at };
  }
  return { ...again, presentSince, state: interrupted ? 'candidate' : 'present' };
}

function missed(presence: Presence, at: Date, rule: PresenceRule): Presence {
  const absentSince = presence.absentSince ?? at;
  const absentSeconds = secondsBetween(absentSince, at);
  const isGone = presence.alertedAt
    ? absentSeconds >= rule.clearSeconds
    : absentSeconds > rule.gapSeconds;
  if (isGone) return { ...presence, absentSince, state: 'gone', goneAt: at };
  const isClearing = presence.alertedAt !== null && absentSeconds > rule.gapSeconds;
  return { ...presence, absentSince, state: isClearing ? 'clearing' : presence.state };
}
