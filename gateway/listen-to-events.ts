import { frigateApi, listenToCameras, listenToFrigate } from '../detection/index.ts';
import type { AppDeps } from './deps.ts';

/** Listens on the bus to systems that detect by themselves, if this process is the one that does. */
export async function listenToEvents(deps: AppDeps): Promise<void> {
  const { listen, frigate } = deps.config.events;
  if (!listen) return;
  const { count } = deps.eventCounts;
  await listenToCameras(deps, count);
  if (!frigate.url) return;
  const api = frigateApi(frigate.url, frigate.token);
  const { topic, cameraCodes } = frigate;
  await listenToFrigate(deps, { api, topic, cameraCodes, count });
}
