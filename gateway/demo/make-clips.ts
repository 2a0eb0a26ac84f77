/** Draws the clips of the demo cameras into the directory that is named; a process of its own. */
import { makeDemoClips } from './demo-clips.ts';

await makeDemoClips(process.argv[2] ?? '');
