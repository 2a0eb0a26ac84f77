import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { AppError } from '../../platform/errors.ts';
import type { TrueObject } from './average-precision.ts';

/** What is in the pictures, as somebody has drawn it; undefined for a picture that nobody has looked at. */
export type Truth = {
  of(picture: { file: string; widthPx: number; heightPx: number }): TrueObject[] | undefined;
};

const CocoTruth = Type.Object({
  images: Type.Array(
    Type.Object({ id: Type.Union([Type.Integer(), Type.String()]), file_name: Type.String() }),
  ),
  categories: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() })),
  annotations: Type.Array(
    Type.Object({
      image_id: Type.Union([Type.Integer(), Type.String()]),
      category_id: Type.Integer(),
      bbox: Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
      area: Type.Optional(Type.Number()),
      iscrowd: Type.Optional(Type.Union([Type.Integer(), Type.Boolean()])),
    }),
  ),
});
type CocoTruth = Static<typeof CocoTruth>;

/**
 * Reads a COCO file of annotations (JSON), or a directory of YOLO files: `<picture>.txt`, a line a thing,
 * `class x y width height`, centre and size as shares of the picture; class n is the n-th of `labels`.
 * Pictures are known by the name of their file. Throws AppError `invalid-field`.
 */
export async function readTruth(path: string, labels: readonly string[]): Promise<Truth> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new AppError('not-found', `There is no file or directory ${path}`);
  return found.isDirectory() ? yoloTruth(path, labels) : cocoTruth(await readJson(path), path);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new AppError('invalid-field', `${path} is not JSON`, { cause });
  }
}

function cocoTruth(value: unknown, path: string): Truth {
  if (!Value.Check(CocoTruth, value)) {
    const [error] = Value.Errors(CocoTruth, value);
    const where = `${error?.instancePath || '/'} ${error?.message}`;
    throw new AppError('invalid-field', `${path} is not a COCO file of annotations: ${where}`);
  }
  const { images, categories, annotations }: CocoTruth = value;
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const byPicture = Map.groupBy(annotations, (each) => each.image_id);
  const pictures = new Map(images.map(({ id, file_name }) => [basename(file_name), id]));
  return {
    of({ file }) {
      const id = pictures.get(basename(file));
      if (id === undefined) return undefined;
      return (byPicture.get(id) ?? []).map(({ category_id, bbox, area, iscrowd }) => {
        const [x = 0, y = 0, width = 0, height = 0] = bbox;
        const label = names.get(category_id);
        if (label === undefined) {
          throw new AppError('invalid-field', `${path}: there is no category ${category_id}`);
        }
        return {
          label,
          box: [x, y, x + width, y + height] as const,
          crowd: Boolean(iscrowd),
          ...(area === undefined ? {} : { areaPx: area }),
        };
      });
    },
  };
}

async function yoloTruth(directory: string, labels: readonly string[]): Promise<Truth> {
  const files = (await readdir(directory)).filter((name) => extname(name) === '.txt');
  const lines = new Map<string, { path: string; rows: number[][] }>();
  for (const name of files) {
    const path = join(directory, name);
    lines.set(basename(name, '.txt'), { path, rows: rowsOf(await readFile(path, 'utf8'), path) });
  }
  return {
    of({ file, widthPx, heightPx }) {
      const found = lines.get(basename(file, extname(file)));
      return found?.rows.map(([index = -1, x = 0, y = 0, width = 0, height = 0]) => {
        const label = labels[index];
        if (label === undefined) {
          throw new AppError('invalid-field', `${found.path}: the model has no class ${index}`);
        }
        const [left, top] = [(x - width / 2) * widthPx, (y - height / 2) * heightPx];
        const box = [left, top, left + width * widthPx, top + height * heightPx] as const;
        return { label, box };
      });
    },
  };
}

function rowsOf(text: string, path: string): number[][] {
  return text
    .split('\n')
    .filter((line) => line.trim())
    .map((line, at) => {
      const row = line.trim().split(/\s+/).map(Number);
      const [index = Number.NaN] = row;
      if (row.length === 5 && row.every(Number.isFinite) && Number.isInteger(index)) return row;
      throw new AppError('invalid-field', `${path}, line ${at + 1}: not class x y width height`);
    });
}
