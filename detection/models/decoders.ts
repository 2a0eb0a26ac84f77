import type { Decode } from './candidate.ts';
import { decodeCenternet } from './decode-centernet.ts';
import { decodeGfl } from './decode-gfl.ts';
import { decodeYolox } from './decode-yolox.ts';
import type { ModelManifest } from './model-manifest.ts';

export const decoders: Record<ModelManifest['decoder'], Decode> = {
  centernet: decodeCenternet,
  yolox: decodeYolox,
  gfl: decodeGfl,
};
