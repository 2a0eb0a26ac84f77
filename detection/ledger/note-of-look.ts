import type { LookNote } from '../cameras/look-note-store.ts';
import type { LookResult } from '../look.ts';
import type { LookFrame } from './keep-frames.ts';

/** What a look leaves at its camera. */
export const noteOf = (look: LookResult, picture: LookFrame | undefined): LookNote => ({
  cameraId: look.cameraId,
  health: look.health,
  takenAt: look.takenAt,
  lagSeconds: look.lagSeconds,
  frame: picture && {
    sha256: picture.sha256,
    widthPx: look.widthPx,
    heightPx: look.heightPx,
  },
  // Without a picture the preview stays what it was.
  preview: look.widthPx > 0 ? previewOf(look) : undefined,
});

const previewOf = (look: LookResult) => ({
  widthPx: look.widthPx,
  heightPx: look.heightPx,
  detections: look.detections.flatMap(({ items }) => items),
  observations: look.observations.map(({ algorithmId, box, score }) => ({
    algorithmId,
    box,
    score,
  })),
});
