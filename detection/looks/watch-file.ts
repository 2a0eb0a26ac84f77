import type { Logger } from '../../platform/logger.ts';
import { type Algorithm, type Settings, settingsOf } from '../algorithms/index.ts';
import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import { readVideo } from '../frames/index.ts';
import type { PictureZone } from '../ledger/watched-ground.ts';
import type { LookPlan } from '../look.ts';
import type { Models } from '../models/index.ts';
import { openScene } from '../scene/index.ts';
import { type Alert, AlertTracker } from './alert-tracker.ts';
import { type Looking, openLooking } from './look-through.ts';

export type WatchOptions = {
  algorithm: Algorithm;
  /** Numbers other than the catalogue's. */
  settings?: Readonly<Record<string, number>>;
  /** Corners in pixels of the file's pictures; the whole picture unless told. */
  zones?: readonly (readonly { x: number; y: number }[])[];
  /** Boxes of fixtures in the picture, for algorithms that look at fixtures. */
  assets?: readonly Box[];
  models: Pick<Models, 'has' | 'modelFor' | 'detect'>;
  logger: Logger;
  onLook?: () => void;
  /** Called when an alert begins, with the picture that it began with. */
  onAlert?: (alert: Alert, frame: Frame) => Promise<void>;
};

/** The file's clock begins with 1970. */
export const fileSeconds = (at: Date): number => at.getTime() / 1000;

const PIXELS_EVERYWHERE = 1e6;
const everywhere = [
  { x: -1, y: -1 },
  { x: PIXELS_EVERYWHERE, y: -1 },
  { x: PIXELS_EVERYWHERE, y: PIXELS_EVERYWHERE },
  { x: -1, y: PIXELS_EVERYWHERE },
];

/**
 * Seconds between the looks at a file: 25 to the dwell, but at most five a second and at least one in ten
 * seconds, as cameras are looked at.
 */
export const cadenceOf = (dwellSeconds: number): number =>
  Math.min(10, Math.max(0.2, dwellSeconds / 25));

/**
 * The settings for a file. With a shorter dwell than usual the gap and the clearing are shortened with it,
 * unless they are given: they are fractions of how long a thing stays.
 */
export function fileSettings(
  algorithm: Algorithm,
  given: Readonly<Record<string, number>>,
): Settings {
  const settings = settingsOf(algorithm, given);
  const { dwellSeconds } = settings;
  const shortened = {
    gapSeconds: Math.min(settings.gapSeconds, dwellSeconds / 2),
    clearSeconds: Math.max(1, Math.min(settings.clearSeconds, dwellSeconds * 2)),
  };
  return settingsOf(algorithm, { ...settings, ...shortened, ...given });
}

/** The alerts in the order in which they began, and when the file ended, to a look. */
export type WatchedFile = { alerts: Alert[]; endS: number };

/**
 * Looks through a file as through a camera.
 * Throws AppError `video-unreadable`, `invalid-field`, `unavailable` for an algorithm without its model.
 */
export async function watchFile(path: string, options: WatchOptions): Promise<WatchedFile> {
  const { algorithm, onLook, onAlert } = options;
  const settings = fileSettings(algorithm, options.settings ?? {});
  const everySeconds = cadenceOf(settings.dwellSeconds);
  const scene = await openScene();
  const alerts: Alert[] = [];
  let endS = 0;
  let looking: Looking | undefined;
  const tracker = new AlertTracker(
    algorithm.algorithmId,
    settings,
    // There are observations only when somebody looked.
    (observation) => (looking as Looking).sinceOf(observation),
  );
  for await (const frame of readVideo(path, { everySeconds })) {
    looking ??= openLooking({
      ...options,
      scene,
      plan: planFor(options, settings, everySeconds),
      pictureZones: zonesFor(options),
      // A fixture is taken to be whole when the file begins.
      ...(algorithm.uses.includes('asset') && { reference: frame }),
    });
    const begun = tracker.take(await looking.look(frame));
    for (const alert of begun) await onAlert?.(alert, frame);
    alerts.push(...begun);
    endS = frame.atS + everySeconds;
    onLook?.();
  }
  return { alerts, endS };
}

function planFor(
  { algorithm, assets = [] }: WatchOptions,
  settings: Settings,
  everySeconds: number,
): LookPlan {
  const classCode = algorithm.assetClasses?.[0] ?? '0117';
  return {
    cameraId: 'file',
    name: 'file',
    sourceUrl: 'file:',
    everySeconds,
    geometry: null,
    zones: [],
    assets: assets.map((box, at) => ({ assetId: `asset-${at}`, classCode, lng: 0, lat: 0, box })),
    algorithms: [{ algorithmId: algorithm.algorithmId, settings, hours: null }],
  };
}

function zonesFor({ algorithm, zones }: WatchOptions): PictureZone[] {
  const [purpose] = algorithm.zonePurposes ?? [];
  if (!purpose) return [];
  const drawn = zones ?? (algorithm.zoneRequired ? [everywhere] : []);
  return drawn.map((corners, at) => ({ zoneId: `zone-${at}`, purpose, corners }));
}
