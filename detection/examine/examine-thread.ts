/** Compares pictures in a thread of its own: OpenCV holds the thread it is called on. */
import { parentPort } from 'node:worker_threads';
import { openScene } from '../scene/index.ts';
import type { Comparison } from './comparison.ts';
import { comparePictures, type Pictures } from './examine-pictures.ts';
import { compareForPreCheck, type PreChecked } from './pre-check-pictures.ts';

export type Asked = { kind: 'examine'; asked: Pictures } | { kind: 'pre-check'; asked: PreChecked };
export type ThreadRequest = { id: number; question: Asked };
export type ThreadAnswer = { id: number } & ({ comparison: Comparison } | { problem: string });

const scene = openScene();

parentPort?.on('message', async ({ id, question }: ThreadRequest) => {
  try {
    const opened = await scene;
    const comparison =
      question.kind === 'examine'
        ? comparePictures(opened, question.asked)
        : compareForPreCheck(opened, question.asked);
    parentPort?.postMessage({ id, comparison } satisfies ThreadAnswer);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id, problem } satisfies ThreadAnswer);
  }
});
