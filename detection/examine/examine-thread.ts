/** Compares pictures in a thread of its own: OpenCV holds the thread it is called on. */
import { parentPort } from 'node:worker_threads';
import { openScene } from '../scene/index.ts';
import { type Examined, examinePictures } from './examine-pictures.ts';
import type { Examination } from './finding.ts';
import { type PreChecked, preCheckPictures } from './pre-check-pictures.ts';

export type Asked = { kind: 'examine'; asked: Examined } | { kind: 'pre-check'; asked: PreChecked };
export type ThreadRequest = { id: number; question: Asked };
export type ThreadAnswer = { id: number } & ({ finding: Examination } | { problem: string });

const scene = openScene();

parentPort?.on('message', async ({ id, question }: ThreadRequest) => {
  try {
    const opened = await scene;
    const finding =
      question.kind === 'examine'
        ? examinePictures(opened, question.asked)
        : preCheckPictures(opened, question.asked);
    parentPort?.postMessage({ id, finding } satisfies ThreadAnswer);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id, problem } satisfies ThreadAnswer);
  }
});
