import { LRUCache } from 'lru-cache';

/** A page with room for the text that is each reader's own. */
export type DrawnPage = { with(own: string): Buffer };

type Kept = { madeOf: readonly unknown[]; page: DrawnPage; bytes: number };

/** In all, for pages that are kept. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Stands in a drawn page where each reader's own text goes. */
const MARK = '00000000-0000-4000-8000-000000000000';

/**
 * Keeps pages as bytes, under their names, for as long as what they are made of stays the same objects.
 * `draw` gets the text that stands for the reader's own.
 */
export function keepDrawn(): (
  name: string,
  madeOf: readonly unknown[],
  draw: (mark: string) => string,
) => DrawnPage {
  const kept = new LRUCache<string, Kept>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });
  return (name, madeOf, draw) => {
    const known = kept.get(name);
    if (known && sameObjects(known.madeOf, madeOf)) return known.page;
    const parts = draw(MARK)
      .split(MARK)
      .map((part) => Buffer.from(part));
    const page = { with: (own: string) => joined(parts, Buffer.from(own)) };
    const bytes = parts.reduce((sum, part) => sum + part.length, 0) + name.length;
    kept.set(name, { madeOf, page, bytes });
    return page;
  };
}

const sameObjects = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((each, index) => Object.is(each, other[index]));

const joined = (parts: readonly Buffer[], own: Buffer): Buffer =>
  Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [own, part])));
