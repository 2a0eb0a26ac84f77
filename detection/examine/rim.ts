import type { Crop, Window } from './window.ts';

/** How a thing's outline shows in two pictures; contrasts of 255. */
export type Rim = { earlier: number; later: number; faded: number; fresh: number };

/**
 * How sharply a thing stands out from what is around it: the difference across its rim, three pixels apart on
 * either side; and the shares of the rim that only the earlier or only the later picture shows.
 */
export function rimOf(
  earlier: Crop,
  later: Crop,
  thing: Uint8Array,
  { width, height }: Window,
  limit: number,
): Rim {
  let [count, was, is, faded, fresh] = [0, 0, 0, 0, 0];
  for (let y = 3; y < height - 3; y++) {
    for (let x = 3; x < width - 3; x++) {
      const p = y * width + x;
      if (thing[p] === 0) continue;
      for (const step of [1, -1, width, -width]) {
        if (thing[p + step] === 1) continue;
        const [inner, outer] = [(p - 2 * step) * 3, (p + 3 * step) * 3];
        const before = apartAt(earlier, inner, outer);
        const after = apartAt(later, inner, outer);
        was += before;
        is += after;
        count += 1;
        if (before > limit && before > 1.6 * after) faded += 1;
        if (after > limit && after > 1.6 * before) fresh += 1;
      }
    }
  }
  const share = (sum: number) => (count === 0 ? 0 : sum / count);
  return { earlier: share(was), later: share(is), faded: share(faded), fresh: share(fresh) };
}

function apartAt(crop: Crop, a: number, b: number): number {
  const at = (c: number) => Math.abs((crop[a + c] as number) - (crop[b + c] as number));
  return Math.max(at(0), at(1), at(2));
}
