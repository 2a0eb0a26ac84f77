import { join } from 'node:path';
import { BUILT_IN_COCO, cocoManifest, cocoSourceProblem } from './built-in-coco.ts';
import { type CatalogueEntry, readEntry } from './model-catalogue.ts';

/** Our own detector of garbage, bins and overflowing bins: docs/models/citymark-waste.md. */
export const BUILT_IN_WASTE = 'citymark-waste';

/** The models that come with the service, whatever else is configured. */
export async function builtInModels(): Promise<CatalogueEntry[]> {
  const problem = cocoSourceProblem();
  return [
    await readEntry(join(import.meta.dirname, 'built-in', `${BUILT_IN_WASTE}.json`)),
    { path: BUILT_IN_COCO, manifest: cocoManifest, ...(problem !== undefined && { problem }) },
  ];
}
