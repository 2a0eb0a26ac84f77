import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import type { Verdict } from './candidate.ts';
import type { Vision } from './open-cv.ts';
import { type Picture, reduce } from './picture.ts';
import { type Watch, watch } from './watch.ts';

/** Something that was put down and stays. */
export type StaticObject = {
  /** The same from look to look. */
  id: number;
  box: Box;
  /** When it came to rest, by the clock of the frames. */
  sinceS: number;
  /** 0 to 1. */
  confidence: number;
};

export type StaticObjectsOptions = {
  /** How long something has to stay; it is reported from about half of that on. */
  dwellSeconds: number;
  /** The least area in square pixels of the frame of what stands at this pixel, from a calibration. */
  minAreaOf?: (foot: { x: number; y: number }) => number;
  /** Parts of the picture where nothing is reported, in pixels of the frame. */
  ignore?: readonly Box[];
};

export type StaticLook = {
  /** In sight just now. */
  objects: StaticObject[];
  /** Boxes of objects that something else is in front of just now. */
  hidden: Box[];
  /** Just started: what is there now is the background. */
  learning: boolean;
  /** The light jumped and this look says nothing. */
  lightChange: boolean;
  /** What came to rest and is not reported, and why. */
  passedOver: { box: Box; verdict: Verdict; sinceS: number }[];
};

export type StaticObjects = {
  /**
   * One look.
   * @param atS seconds of any clock that only goes forward; five looks a second to one in ten seconds
   * @throws RangeError when the bytes do not fit the frame's size
   */
  feed(frame: Frame, atS: number): StaticLook;
};

/**
 * Finds what is put down and stays: every pixel has a slow background and a colour that stays, and
 * regions of staying colour are judged by their rim, their surroundings and their calm. What is
 * there at the start is background. A clock that goes back, a gap of many dwell times and another
 * size of frame start it anew.
 */
export function staticObjects(vision: Vision, options: StaticObjectsOptions): StaticObjects {
  if (!(options.dwellSeconds > 0)) throw new RangeError('dwellSeconds has to be above 0');
  let watching: Watch | undefined;
  return {
    feed(frame, atS) {
      const picture = reduce(vision, frame);
      if (!watching?.fits(picture, atS)) watching = watch(vision, picture, atS, options);
      return told(picture, watching.look(picture, atS), options.ignore ?? []);
    },
  };
}

/** The mask loses the outermost pixels of a thing to the calming of the picture. */
const MARGIN_PX = 2;

function told(
  picture: Picture,
  { things, candidates, learning, lightChange }: ReturnType<Watch['look']>,
  ignore: readonly Box[],
): StaticLook {
  const { scale, widthPx, heightPx } = picture;
  const boxOf = ({ rect: { x1, y1, x2, y2 } }: { rect: (typeof things)[number]['rect'] }): Box => [
    Math.round(Math.max(0, x1 - MARGIN_PX) * scale),
    Math.round(Math.max(0, y1 - MARGIN_PX) * scale),
    Math.round(Math.min(widthPx, x2 + MARGIN_PX) * scale),
    Math.round(Math.min(heightPx, y2 + MARGIN_PX) * scale),
  ];
  const wanted = (box: Box) => !ignore.some((part) => middleIn(box, part));
  const confirmed = things.filter((thing) => thing.confirmed && wanted(boxOf(thing)));
  const reported = new Set(things.filter((t) => t.confirmed).flatMap((thing) => thing.pixels));
  return {
    objects: confirmed
      .filter(({ visible }) => visible && !lightChange)
      .map((t) => ({ id: t.id, box: boxOf(t), sinceS: t.sinceS, confidence: t.confidence })),
    hidden: confirmed.filter(({ visible }) => !visible || lightChange).map(boxOf),
    learning,
    lightChange,
    passedOver: candidates
      .filter(({ pixels }) => !pixels.some((p) => reported.has(p)))
      .map((c) => ({ box: boxOf(c), verdict: c.verdict, sinceS: c.sinceS })),
  };
}

function middleIn(box: Box, part: Box): boolean {
  const x = (box[0] + box[2]) / 2;
  const y = (box[1] + box[3]) / 2;
  return x >= part[0] && x <= part[2] && y >= part[1] && y <= part[3];
}
