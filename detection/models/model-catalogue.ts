import { glob, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { AppError } from '../../platform/errors.ts';
import { sha256Of } from './built-in-coco.ts';
import { type ModelManifest, readManifest } from './model-manifest.ts';

/** A manifest that was found: what it says, or why it cannot be used. */
export type CatalogueEntry =
  | { path: string; manifest: ModelManifest; problem?: string }
  | { path: string; manifest: undefined; problem: string };

/**
 * The manifests given by their paths, then those (`*.json`) of the directories, in the order of the
 * directories and of their names. What is wrong with one is told in its entry and does not keep the others
 * from being used.
 */
export async function readCatalogue(
  directories: readonly string[],
  manifests: readonly string[] = [],
): Promise<CatalogueEntry[]> {
  const entries = await Promise.all(manifests.map(readEntry));
  for (const directory of directories) {
    const files = await Array.fromAsync(glob('*.json', { cwd: directory }));
    for (const file of files.sort()) entries.push(await readEntry(join(directory, file)));
  }
  return entries;
}

/** One manifest with its file's hash checked. */
export async function readEntry(path: string): Promise<CatalogueEntry> {
  let manifest: ModelManifest | undefined;
  try {
    manifest = await readManifest(path);
    if (manifest.file) await readModelFile(path, manifest);
    return { path, manifest };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { path, manifest, problem: error.message };
  }
}

/** What an entry without a readable manifest is called. */
export const nameOf = (path: string): string => basename(path, '.json');

/**
 * The model's file of a manifest. Throws AppError `model-invalid` when it is not there, not in the
 * manifest's directory (links are followed first), or not the file the manifest was written for.
 */
export async function readModelFile(
  manifestPath: string,
  { file = '', sha256 }: ModelManifest,
): Promise<Uint8Array> {
  const directory = await realpath(dirname(manifestPath));
  const path = await realpath(join(directory, file)).catch((cause: unknown) => {
    throw new AppError('model-invalid', `${manifestPath}: there is no file ${file}`, { cause });
  });
  if (!path.startsWith(directory + sep)) {
    throw new AppError('model-invalid', `${manifestPath}: ${file} is outside of its directory`);
  }
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AppError('model-invalid', `${manifestPath}: ${file} cannot be read`, { cause });
  });
  const found = sha256Of(bytes);
  if (found === sha256) return bytes;
  const detail = `${manifestPath}: ${file} has the sha256 ${found}, not that of the manifest`;
  throw new AppError('model-invalid', detail);
}
