import { maybeOne, type Query, sql } from '../../platform/db.ts';
import type { SourceKind } from '../cameras/camera.ts';

/** A camera that is to be recorded, with its sealed address. */
export type CameraToRecord = {
  cameraId: string;
  sourceKind: SourceKind;
  sealed: Uint8Array | null;
};

/** Every camera that is to be recorded. */
export async function camerasToRecord(query: Query): Promise<CameraToRecord[]> {
  return query(sql`
    select camera_id as "cameraId", source_kind as "sourceKind", source_sealed as sealed
    from cameras where record and enabled order by camera_id`);
}

/**
 * How the recording of a camera goes. `no-room`: the disk is full of what is held. `cannot`: its source is of
 * a kind that cannot be recorded, or not known.
 */
export const recordingStates = ['opening', 'recording', 'waiting', 'no-room', 'cannot'] as const;
export type RecordingState = (typeof recordingStates)[number];

export type CameraRecording = {
  cameraId: string;
  state: RecordingState;
  /** For people, in English, without anything secret. */
  reason: string | null;
  since: Date;
};

/** Writes how it goes, unless the camera has been removed meanwhile. */
export async function setRecordingState(query: Query, recording: CameraRecording): Promise<void> {
  const { cameraId, state, reason, since } = recording;
  await query(sql`
    insert into camera_recordings (camera_id, state, reason, since)
    select camera_id, ${state}, ${reason}, ${since} from cameras where camera_id = ${cameraId}
    on conflict (camera_id) do update
      set state = excluded.state, reason = excluded.reason, since = excluded.since`);
}

/** Forgets all states but those of these cameras. */
export async function keepRecordingStates(
  query: Query,
  cameraIds: readonly string[],
): Promise<void> {
  await query(sql`delete from camera_recordings where camera_id <> all(${cameraIds}::uuid[])`);
}

export async function recordingsOf(
  query: Query,
  cameraIds: readonly string[],
): Promise<Map<string, CameraRecording>> {
  const rows = await query<CameraRecording>(sql`
    select camera_id as "cameraId", state, reason, since from camera_recordings
    where camera_id = any(${cameraIds}::uuid[])`);
  return new Map(rows.map((row) => [row.cameraId, row]));
}

/** How many recordings are in each state. */
export async function recordingCounts(
  query: Query,
): Promise<{ state: RecordingState; cameras: number }[]> {
  return query(sql`select state, count(*) as cameras from camera_recordings group by state`);
}

/**
 * `dropping`: the disk is fuller than it may be, and footage is dropped before its days are over. `none`: all
 * that is left is held, and nothing is recorded.
 */
export type FootageRoom = 'enough' | 'dropping' | 'none';

export type RecorderState = {
  directoryId: string;
  seenAt: Date;
  room: FootageRoom;
  roomSince: Date;
  footageBytes: number;
  freeBytes: number;
  droppedBytes: number;
};

/** Another recorder's word counts for so long after its last sign of life. */
const SILENT_MINUTES = 3;

/**
 * Whether this directory is the one that the installation's recorder writes to, from now on or still: unless
 * another recorder, with another directory, has been heard of lately.
 */
export async function claimRecorder(query: Query, directoryId: string, at: Date): Promise<boolean> {
  const rows = await query(sql`
    insert into footage_recorder
      (directory_id, seen_at, room, room_since, footage_bytes, free_bytes)
    values (${directoryId}, ${at}, 'enough', ${at}, 0, 0)
    on conflict (only_one) do update set directory_id = excluded.directory_id, seen_at = excluded.seen_at
      where footage_recorder.directory_id = excluded.directory_id
        or footage_recorder.seen_at < ${at}::timestamptz - ${SILENT_MINUTES}::int * interval '1 minute'
    returning only_one`);
  return rows.length > 0;
}

/** Writes how the recorder's disk is. */
export async function noteRecorder(
  query: Query,
  state: Pick<RecorderState, 'room' | 'footageBytes' | 'freeBytes'> & { at: Date; dropped: number },
): Promise<void> {
  const { room, footageBytes, freeBytes, at, dropped } = state;
  await query(sql`
    update footage_recorder set seen_at = ${at}, room = ${room},
      room_since = case when room = ${room} then room_since else ${at}::timestamptz end,
      footage_bytes = ${footageBytes}, free_bytes = ${freeBytes},
      dropped_bytes = dropped_bytes + ${dropped}`);
}

export async function recorderState(query: Query): Promise<RecorderState | undefined> {
  return maybeOne(
    query<RecorderState>(sql`
      select directory_id as "directoryId", seen_at as "seenAt", room, room_since as "roomSince",
        footage_bytes as "footageBytes", free_bytes as "freeBytes", dropped_bytes as "droppedBytes"
      from footage_recorder`),
  );
}
