import { createRequire } from 'node:module';

/** OpenCV 4.12 compiled to WebAssembly: everything in it is synchronous. */
export type OpenCv = typeof import('@techstark/opencv-js');

/** What lives in OpenCV's own memory and has to be given back by hand. */
type Kept = { delete(): void };
export type Keep = <T extends Kept>(thing: T) => T;

/** OpenCV, and what of its memory is in use. */
export type Vision = {
  readonly cv: OpenCv;
  /** Runs `work`; all that it gave to `keep` is freed at the end, however it ends. */
  within<T>(work: (keep: Keep) => T): T;
  /** Things kept and not freed yet; 0 between calls. */
  readonly kept: number;
  /** Bytes of OpenCV's memory; it only ever grows. */
  readonly memoryBytes: number;
};

let opened: Promise<Vision> | undefined;

/** Loads OpenCV, once per process. */
export function openVision(): Promise<Vision> {
  opened ??= load();
  return opened;
}

async function load(): Promise<Vision> {
  // The module has a `then` that never calls back: whoever awaits it, or returns it from an async
  // function, ends the process without a word. So it is only ever passed inside another object.
  const holder = { cv: createRequire(import.meta.url)('@techstark/opencv-js') as OpenCv };
  const { cv } = holder;
  if (!cv.Mat) {
    await new Promise<void>((resolve) => {
      Object.assign(cv, { onRuntimeInitialized: () => resolve() });
    });
  }
  return visionOf(cv);
}

function visionOf(cv: OpenCv): Vision {
  let kept = 0;
  return {
    cv,
    within(work) {
      const things: Kept[] = [];
      try {
        return work((thing) => {
          things.push(thing);
          kept += 1;
          return thing;
        });
      } catch (error) {
        throw readable(cv, error);
      } finally {
        for (const thing of things.reverse()) thing.delete();
        kept -= things.length;
      }
    },
    get kept() {
      return kept;
    },
    get memoryBytes() {
      return (cv as unknown as { HEAPU8: Uint8Array }).HEAPU8.byteLength;
    },
  };
}

/** OpenCV throws the address of its exception. */
function readable(cv: OpenCv, error: unknown): unknown {
  if (typeof error !== 'number') return error;
  const told = cv as unknown as { exceptionFromPtr(address: number): { msg: string } };
  return new Error(`OpenCV: ${told.exceptionFromPtr(error).msg}`);
}
