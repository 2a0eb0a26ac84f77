import { areaOf, type Box } from '../box.ts';
import { type ClassPicture, matchPicture, type PictureMatches } from './match-truth.ts';

/** A thing that is in a picture, as somebody has drawn it. */
export type TrueObject = {
  label: string;
  box: Box;
  /** Stands for many; what is found in it is neither right nor wrong. */
  crowd?: boolean;
  /** Pixels of its outline, for small, medium and large; that of the box unless told. */
  areaPx?: number;
};
/** What is in one picture and what was found in it. */
export type JudgedPicture = {
  truth: readonly TrueObject[];
  found: readonly { label: string; score: number; box: Box }[];
};

/** COCO's figures, 0 to 1; null where there is no truth to measure with. */
export type AveragePrecision = {
  /** Mean over classes and over IoU 0.50, 0.55 … 0.95. */
  map: number | null;
  map50: number | null;
  map75: number | null;
  mapSmall: number | null;
  mapMedium: number | null;
  mapLarge: number | null;
  /** Average recall with at most so many boxes a picture. */
  mar1: number | null;
  mar10: number | null;
  mar100: number | null;
  perClass: Record<string, { ap: number | null; ap50: number | null; truths: number }>;
};

export const IOUS: readonly number[] = Array.from({ length: 10 }, (_, at) => (50 + at * 5) / 100);
/** Multiplied and not divided: COCO's own 0.7 is 0.7000000000000001, which a recall of 7/10 does not reach. */
const RECALLS = Array.from({ length: 101 }, (_, at) => at * 0.01);
const MOST = 100;
const ALL: AreaRange = [0, 1e10];
/** Sides of 32 and 96 pixels. */
const SMALL: AreaRange = [0, 32 ** 2];
const MEDIUM: AreaRange = [32 ** 2, 96 ** 2];
const LARGE: AreaRange = [96 ** 2, 1e10];

type AreaRange = readonly [from: number, to: number];

/**
 * Average precision as COCO measures it (101 points of recall, greedy matching by score), after
 * https://github.com/cocodataset/cocoapi/blob/master/PythonAPI/pycocotools/cocoeval.py.
 */
export function averagePrecision(pictures: readonly JudgedPicture[]): AveragePrecision {
  const labels = [
    ...new Set(pictures.flatMap(({ truth }) => truth.map(({ label }) => label))),
  ].sort();
  const classes = labels.map((label) => pictures.map((picture) => ofClass(picture, label)));
  const curves = (range: AreaRange, most = MOST) =>
    classes.map((ofOne) => classCurve(ofOne, range, most));
  const all = curves(ALL);
  const precision = (range: AreaRange) => mean(curves(range).flatMap(({ ap }) => ap));
  return {
    map: mean(all.flatMap(({ ap }) => ap)),
    map50: mean(all.map(({ ap }) => ap[0] ?? null)),
    map75: mean(all.map(({ ap }) => ap[5] ?? null)),
    mapSmall: precision(SMALL),
    mapMedium: precision(MEDIUM),
    mapLarge: precision(LARGE),
    mar1: mean(curves(ALL, 1).flatMap(({ recall }) => recall)),
    mar10: mean(curves(ALL, 10).flatMap(({ recall }) => recall)),
    mar100: mean(all.flatMap(({ recall }) => recall)),
    perClass: Object.fromEntries(
      all.map(({ ap, truths }, at) => [
        labels[at] ?? '',
        { ap: mean(ap), ap50: ap[0] ?? null, truths },
      ]),
    ),
  };
}

function ofClass({ truth, found }: JudgedPicture, label: string): ClassPicture {
  return {
    truths: truth
      .filter((each) => each.label === label)
      .map(({ box, crowd = false, areaPx = areaOf(box) }) => ({ box, crowd, areaPx })),
    found: found
      .filter((each) => each.label === label)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, MOST),
  };
}

/** Average precision and highest recall for each IoU; null without a truth in the range. */
function classCurve(pictures: readonly ClassPicture[], range: AreaRange, most: number) {
  const matched = pictures.map((picture) => matchPicture(picture, IOUS, range, most));
  const truths = matched.reduce((sum, each) => sum + each.truths, 0);
  if (truths === 0) return { ap: [], recall: [], truths };
  const ap = IOUS.map((_, at) => curve(matched, at, truths));
  return {
    ap: ap.map(({ area }) => area),
    recall: ap.map(({ recall }) => recall),
    truths,
  };
}

function curve(matched: readonly PictureMatches[], at: number, truths: number) {
  const judged = matched
    .flatMap(({ found }) => found.map(({ score, verdicts }) => ({ score, verdict: verdicts[at] })))
    .filter(({ verdict }) => verdict !== 'ignored')
    // Stable: of equal scores the earlier picture's counts first, as in COCO's own code.
    .sort((a, b) => b.score - a.score);
  let right = 0;
  const points = judged.map(({ verdict }, rank) => {
    if (verdict === 'right') right++;
    return { recall: right / truths, precision: right / (rank + 1) };
  });
  // The precision at a recall is the best that is reached there or beyond.
  for (let rank = points.length - 2; rank >= 0; rank--) {
    const [here, next] = [points[rank], points[rank + 1]];
    if (here && next) here.precision = Math.max(here.precision, next.precision);
  }
  let from = 0;
  const sampled = RECALLS.map((recall) => {
    while (from < points.length && (points[from]?.recall ?? 1) < recall) from++;
    return points[from]?.precision ?? 0;
  });
  return { area: mean(sampled) ?? 0, recall: right / truths };
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
