export { demoLabelUrl } from './demo-label.ts';
export { DEMO_PASSWORD, demoLogins } from './demo-staff.ts';
export { type DemoVideo, startDemoVideo } from './demo-video.ts';
export { type DemoCounts, loadDemo, loadDemoOnce } from './load-demo.ts';
export { wipeDemo } from './wipe-demo.ts';
