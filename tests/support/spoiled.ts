import type { FindingReason } from '../../detection/examine/finding.ts';
import type { Frame } from '../../detection/frame.ts';
import { frameOf, imageOf, perturbed, unperturbed } from './perturbed.ts';

/** The middle of a picture, as large as the whole: what a camera shows that was zoomed. */
export function zoomed(frame: Frame, by: number): Promise<Frame> {
  const { widthPx, heightPx } = frame;
  const [width, height] = [Math.round(widthPx / by), Math.round(heightPx / by)];
  const [left, top] = [(widthPx - width) >> 1, (heightPx - height) >> 1];
  const middle = imageOf(frame).extract({ left, top, width, height });
  return frameOf(middle.resize(widthPx, heightPx, { fit: 'fill' }));
}

/** The picture turned by so much and moved aside by so many pixels, 22 at most. */
export const turned = (frame: Frame, degrees: number, dx = 0): Promise<Frame> =>
  perturbed(frame, { ...unperturbed, degrees, dx }, () => 0.5);

/** The picture compressed once more. */
export const again = async (frame: Frame, quality: number): Promise<Frame> =>
  frameOf(await imageOf(frame).jpeg({ quality }).toBuffer());

/** Views of any scene that nothing can be told by, and what is said of them. */
export const spoiled: readonly [string, FindingReason, (frame: Frame) => Promise<Frame>][] = [
  ['dark', 'dark', (frame) => frameOf(imageOf(frame).linear(0.06, 0))],
  ['a little less dark', 'dark', (frame) => frameOf(imageOf(frame).linear(0.18, 0))],
  ['in fog', 'covered', (frame) => frameOf(imageOf(frame).linear(0.2, 120))],
  ['blurred', 'blurred', (frame) => frameOf(imageOf(frame).blur(6))],
  ['covered', 'covered', (frame) => frameOf(imageOf(frame).blur(90).linear(0.1, 90))],
  ['turned by 5°', 'moved', (frame) => turned(frame, 5)],
  ['panned by 5°', 'moved', (frame) => turned(frame, 0, 22).then((once) => turned(once, 0, 22))],
  ['zoomed by 10 %', 'moved', (frame) => zoomed(frame, 1.1)],
  ['zoomed by 40 %', 'moved', (frame) => zoomed(frame, 1.4)],
];
