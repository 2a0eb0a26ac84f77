import { Gauge, type Registry } from 'prom-client';
import { recorderState, recordingCounts } from '../detection/index.ts';
import type { AppDeps } from './deps.ts';

const ROOMS = ['enough', 'dropping', 'none'] as const;

/** Footage and its recorder for Prometheus, as the recorder has last written them down. */
export function registerFootageMetrics({ db }: Pick<AppDeps, 'db'>, registry: Registry): void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const free = gauge('citymark_footage_free_bytes', 'Free on the disk of the footage');
  const dropped = gauge(
    'citymark_footage_dropped_bytes_total',
    'Footage dropped before its days were over because the disk was full',
  );
  const seen = gauge('citymark_recorder_seen_seconds', 'Unix time of its last sign of life');
  const room = gauge('citymark_footage_room', 'Which of these it is: 1', ['room']);
  new Gauge({
    name: 'citymark_footage_bytes',
    help: 'All footage',
    registers: [registry],
    async collect() {
      const state = await recorderState(db.query);
      this.set(state?.footageBytes ?? 0);
      for (const each of ROOMS) room.set({ room: each }, state?.room === each ? 1 : 0);
      if (!state) return;
      free.set(state.freeBytes);
      dropped.set(state.droppedBytes);
      seen.set(state.seenAt.getTime() / 1000);
    },
  });
  new Gauge({
    name: 'citymark_recordings',
    help: 'Cameras that are to be recorded, by how it goes',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { state, cameras } of await recordingCounts(db.query))
        this.set({ state }, cameras);
    },
  });
}
