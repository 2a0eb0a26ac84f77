import { Recorder } from '../detection/index.ts';
import type { Deps } from './deps.ts';

/** The recorder of the service. */
export type RunningRecorder = { stop(): Promise<void> };

const REFRESH_EVERY_MS = 5000;

/**
 * Records cameras until it is stopped. When it cannot (another process records there, the directory cannot be
 * written) the service goes on without, and says what to do.
 */
export async function startRecorder(deps: Deps): Promise<RunningRecorder | undefined> {
  const { jobs, logger } = deps;
  let recorder: Recorder;
  try {
    recorder = await Recorder.open(deps);
  } catch (err) {
    logger.error({ err }, 'cameras cannot be recorded: see FOOTAGE_DIR and RECORDER');
    return undefined;
  }
  // Only who records has the disk: nobody else takes on this work.
  await jobs.work('footage-care', () => recorder.care());
  await jobs.schedule('footage-care', '* * * * *');
  const refresh = () =>
    recorder.refresh().catch((err: unknown) => {
      logger.warn({ err }, 'what is to be recorded cannot be read');
    });
  void refresh();
  const timer = setInterval(refresh, REFRESH_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await recorder.stop();
    },
  };
}
