export { listenToCameras } from './camera-topic.ts';
export { type EventCounts, eventCounts } from './event-counts.ts';
export { eventRoutes } from './event-routes.ts';
export { forgetOldEvents } from './forget-old-events.ts';
export { listenToFrigate } from './frigate.ts';
export { frigateApi } from './frigate-api.ts';
export { affirmEvents } from './record-change.ts';
