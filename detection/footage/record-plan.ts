import type { Db } from '../../platform/db.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { openableUrl } from '../cameras/camera-source.ts';
import { openedSource } from '../cameras/sealed-source.ts';
import { type CameraToRecord, camerasToRecord } from './recording-store.ts';

export type RecordPlanDeps = { db: Db; secrets: Secrets; settings: { videoDir: string } };

/** A camera to record: its address, with credentials, or why it cannot be recorded. */
export type PlannedRecording = { cameraId: string } & (
  | { url: string; problem: null }
  | { url: null; problem: string }
);

/** What there is to record. Holds credentials: it is never logged. */
export async function recordPlan(deps: RecordPlanDeps): Promise<PlannedRecording[]> {
  return (await camerasToRecord(deps.db.query)).map((camera) => planOf(deps, camera));
}

function planOf(
  { secrets, settings }: RecordPlanDeps,
  { cameraId, sourceKind, sealed }: CameraToRecord,
): PlannedRecording {
  const cannot = (problem: string) => ({ cameraId, url: null, problem });
  if (sourceKind === 'http') return cannot('snapshots cannot be recorded: give it an RTSP address');
  if (!sealed) return cannot('it has no source');
  const url = openedSource(secrets, cameraId, sealed);
  if (url === undefined) return cannot('its address cannot be opened: enter it again');
  try {
    return { cameraId, url: openableUrl(url, settings.videoDir), problem: null };
  } catch {
    return cannot('its file lies outside the video directory');
  }
}
