import {
  type ExamineDeps,
  examinePlace,
  footageOf,
  framesNear,
  freshFrames,
  type Models,
  openExaminer,
  openModels,
  preCheckPlace,
} from '../detection/index.ts';
import type { Places } from '../tickets/index.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';

/**
 * Looks at places through the cameras, their footage and the models of this installation. Models are opened
 * when the first place is asked for.
 */
export function openPlaces(
  deps: Omit<Deps, 'places' | 'jobs' | 'bus' | 'clips' | 'footageAccess' | 'notifiers'>,
  models: Config['models'],
): Places & { close(): Promise<void> } {
  const examiner = openExaminer();
  let opened: Promise<Models> | undefined;
  const examining = async (): Promise<ExamineDeps> => {
    opened ??= openModels({ ...models, logger: deps.logger });
    const { query } = deps.db;
    return {
      ...{ query, blobs: deps.blobs, clock: deps.clock, logger: deps.logger, examiner },
      models: await opened,
      footageOf: (place, range) => footageOf(deps, place, range),
      framesNear: (cameraId, at, options) => framesNear(deps, cameraId, at, options),
      freshFrames: (cameraId, options) => freshFrames(deps, cameraId, options),
    };
  };
  return {
    examine: async (asked) => examinePlace(await examining(), asked),
    preCheck: async (asked) => preCheckPlace(await examining(), asked),
    async close() {
      await examiner.close();
      await (await opened)?.close();
    },
  };
}
