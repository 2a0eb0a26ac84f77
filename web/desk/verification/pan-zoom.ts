import type { PixelBox } from '../cameras/detection-api.ts';

/** How a picture lies on its stage: pixel (x, y) of it is shown at (x · scale + left, y · scale + top). */
export type PictureView = { scale: number; left: number; top: number };
export type Size = { width: number; height: number };
export type StagePoint = { x: number; y: number };

/** How many times larger than on its stage a picture may get, pixel for pixel at least. */
const closest = 12;
/** How much of the stage the place takes when it is shown close. */
const placeShare = 0.4;

const wholeScale = (picture: Size, stage: Size) =>
  Math.min(stage.width / picture.width, stage.height / picture.height);

const clamped = (value: number, low: number, high: number) =>
  low > high ? (low + high) / 2 : Math.min(high, Math.max(low, value));

/** The nearest view in which the picture fills as much of the stage as it can. */
export const keptOnStage = (view: PictureView, picture: Size, stage: Size): PictureView => {
  const whole = wholeScale(picture, stage);
  const scale = clamped(view.scale, whole, Math.max(closest * whole, 2));
  const along = (offset: number, length: number, room: number) =>
    clamped(offset, Math.min(0, room - length * scale), Math.max(0, room - length * scale));
  const left = along(view.left, picture.width, stage.width);
  const top = along(view.top, picture.height, stage.height);
  const [spareX, spareY] = [
    stage.width - picture.width * scale,
    stage.height - picture.height * scale,
  ];
  // What is smaller than the stage stands in its middle.
  return { scale, left: spareX > 0 ? spareX / 2 : left, top: spareY > 0 ? spareY / 2 : top };
};

/** The whole picture. */
export const wholeView = (picture: Size, stage: Size): PictureView =>
  keptOnStage({ scale: wholeScale(picture, stage), left: 0, top: 0 }, picture, stage);

/** Close to a box of the picture, with enough around it to know where one is. */
export const placeView = (box: PixelBox, picture: Size, stage: Size): PictureView => {
  const [x1, y1, x2, y2] = box;
  const scale = Math.min(
    (placeShare * stage.width) / Math.max(1, x2 - x1),
    (placeShare * stage.height) / Math.max(1, y2 - y1),
  );
  const near = keptOnStage({ scale, left: 0, top: 0 }, picture, stage).scale;
  const view = {
    scale: near,
    left: stage.width / 2 - ((x1 + x2) / 2) * near,
    top: stage.height / 2 - ((y1 + y2) / 2) * near,
  };
  return keptOnStage(view, picture, stage);
};

/** Larger or smaller by a factor; what is under the point stays there. */
export const zoomedAt = (
  view: PictureView,
  point: StagePoint,
  factor: number,
  picture: Size,
  stage: Size,
): PictureView => {
  const { scale } = keptOnStage({ ...view, scale: view.scale * factor }, picture, stage);
  const by = scale / view.scale;
  return keptOnStage(
    { scale, left: point.x - (point.x - view.left) * by, top: point.y - (point.y - view.top) * by },
    picture,
    stage,
  );
};

/** Moved by so many pixels of the stage. */
export const movedView = (
  view: PictureView,
  by: StagePoint,
  picture: Size,
  stage: Size,
): PictureView =>
  keptOnStage({ ...view, left: view.left + by.x, top: view.top + by.y }, picture, stage);
