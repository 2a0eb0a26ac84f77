import type { Query } from '../../platform/db.ts';
import { camerasByIds } from '../cameras/camera-store.ts';
import { heldTotals } from './hold-store.ts';
import { camerasToRecord, recorderState, recordingsOf } from './recording-store.ts';
import { footageByCamera, footageTotals } from './segment-store.ts';

/** All there is to say of footage and its recorder. Reads the whole index. */
export async function footageStatus(query: Query) {
  const [recorder, totals, held] = [
    await recorderState(query),
    await footageTotals(query),
    await heldTotals(query),
  ];
  const footage = new Map((await footageByCamera(query)).map((each) => [each.cameraId, each]));
  const toRecord = (await camerasToRecord(query)).map(({ cameraId }) => cameraId);
  const cameraIds = [...new Set([...toRecord, ...footage.keys()])];
  const recordings = await recordingsOf(query, cameraIds);
  const known = new Map(
    (await camerasByIds(query, cameraIds)).map((camera) => [camera.cameraId, camera]),
  );
  const cameras = cameraIds.map((cameraId) => {
    const { state = null, reason = null, since = null } = recordings.get(cameraId) ?? {};
    const { segments = 0, bytes = 0, oldest = null, newest = null } = footage.get(cameraId) ?? {};
    const { cameraCode = null, name = null, record = false } = known.get(cameraId) ?? {};
    const kept = { segments, bytes, oldest, newest };
    return { cameraId, cameraCode, name, record, state, reason, since, ...kept };
  });
  return { recorder: recorder ?? null, ...totals, held, cameras };
}
