export { demoLabelUrl } from './demo-label.ts';
export { DEMO_PASSWORD, demoLogins, loginsToTry } from './demo-staff.ts';
export { type DemoVideo, startDemoVideo } from './demo-video.ts';
export { type DemoCounts, loadDemo, loadDemoOnce } from './load-demo.ts';
export { openStories, type Stories } from './play-story.ts';
export { type Story, type StoryStep, stateOf, storyStates, storySteps } from './story.ts';
export { newestStory } from './story-store.ts';
export { storyCamera, tidyCutOffStory } from './tidy-story.ts';
export { wipeDemo } from './wipe-demo.ts';
