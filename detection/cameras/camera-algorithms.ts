import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { type Algorithm, algorithmById, algorithmOf, settingsOf } from '../algorithms/index.ts';
import type { AlgorithmPlan } from '../look.ts';
import {
  algorithmsOfCameras,
  type CameraAlgorithm,
  putCameraAlgorithm,
} from './camera-algorithm-store.ts';
import type { CameraDeps } from './camera-deps.ts';
import { lockCamera } from './camera-store.ts';
import { noCamera } from './change-camera.ts';
import { areHours } from './hours.ts';

/** What somebody sets of an algorithm for a camera. */
export type AlgorithmChoice = Pick<CameraAlgorithm, 'enabled' | 'settings' | 'hours'>;

/**
 * Switches an algorithm on or off for a camera and keeps what differs from the catalogue.
 * @throws AppError `not-found` for camera or algorithm, `invalid-field` for settings and hours
 */
export async function setAlgorithm(
  deps: Pick<CameraDeps, 'db' | 'clock'>,
  cameraId: string,
  algorithmId: string,
  choice: AlgorithmChoice,
): Promise<void> {
  await deps.db.transaction((query) =>
    setAlgorithmIn(query, deps.clock.now(), cameraId, algorithmId, choice),
  );
}

/** `setAlgorithm` within a transaction of the caller. */
export async function setAlgorithmIn(
  query: Query,
  at: Date,
  cameraId: string,
  algorithmId: string,
  choice: AlgorithmChoice,
): Promise<void> {
  settingsOf(algorithmOf(algorithmId), choice.settings);
  if (choice.hours && !areHours(choice.hours)) {
    const message =
      'Two different times of the day, as in 07:00 and 22:00; 24:00 may be the second.';
    throw new AppError('invalid-field', message, { fields: [{ field: '/hours', message }] });
  }
  if (!(await lockCamera(query, cameraId))) throw noCamera();
  await putCameraAlgorithm(query, { cameraId, algorithmId, ...choice }, at);
}

/** How every camera looks: the algorithms switched on, with complete settings, by camera. */
export async function algorithmPlans(
  query: Query,
  cameraIds: readonly string[],
): Promise<Map<string, AlgorithmPlan[]>> {
  const set = await algorithmsOfCameras(query, cameraIds);
  const plans = new Map<string, AlgorithmPlan[]>();
  for (const { cameraId, algorithmId, enabled, settings, hours } of set) {
    const algorithm = algorithmById(algorithmId);
    if (!algorithm || !enabled) continue;
    const plan = {
      algorithmId,
      settings: completeSettings(algorithm, settings),
      hours: hours ?? algorithm.hours,
    };
    plans.set(cameraId, [...(plans.get(cameraId) ?? []), plan]);
  }
  return plans;
}

/** What was accepted once and fits the catalogue no more gives way to the catalogue's default. */
function completeSettings(
  algorithm: Algorithm,
  settings: Record<string, number>,
): Record<string, number> {
  const fitting = Object.entries(settings).filter(([key, value]) => fits(algorithm, key, value));
  return settingsOf(algorithm, Object.fromEntries(fitting));
}

function fits(algorithm: Algorithm, key: string, value: number): boolean {
  try {
    settingsOf(algorithm, { [key]: value });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
