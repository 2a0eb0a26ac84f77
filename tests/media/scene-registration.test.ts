import { beforeAll, describe, expect, test } from 'vitest';
import type { Frame } from '../../detection/frame.ts';
import { readVideo } from '../../detection/frames/index.ts';
import { LEAST_QUALITY, openScene, type Scene } from '../../detection/scene/index.ts';
import { withGamma } from '../support/staged-things.ts';

const VIDEO = '../shared/data/video';
const files: Record<string, string> = {
  pavement: `${VIDEO}/aboda/video4.avi`,
  road: `${VIDEO}/bgslibrary/video.avi`,
  motorway: `${VIDEO}/bgslibrary/video02.avi`,
  'fast road': `${VIDEO}/bgslibrary/video03.avi`,
  'parking lane': `${VIDEO}/intel/car-detection.mp4`,
  square: '/usr/share/doc/opencv-doc/examples/data/vtest.avi',
};
const names = Object.keys(files);
/** Bare asphalt has too little on it to be laid on itself: it is refused, not guessed. */
const telling = names.filter((name) => name !== 'parking lane');

let scene: Scene;
/** Two frames of every scene, seconds apart. */
const frames = new Map<string, [Frame, Frame]>();
beforeAll(async () => {
  scene = await openScene();
  for (const name of names) {
    const taken: Frame[] = [];
    for await (const frame of readVideo(files[name] as string, { everySeconds: 4 })) {
      taken.push(frame);
      if (taken.length === 3) break;
    }
    frames.set(name, [taken[0] as Frame, taken[2] as Frame]);
  }
});
const first = (name: string) => (frames.get(name) as [Frame, Frame])[0];
const later = (name: string) => (frames.get(name) as [Frame, Frame])[1];

/** A frame turned by `degrees` round its middle and moved by `x` and `y` pixels. */
function turned(frame: Frame, degrees: number, x: number, y: number): Frame {
  const { widthPx, heightPx } = frame;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const rgb = new Uint8Array(frame.rgb.length);
  for (let v = 0; v < heightPx; v++) {
    for (let u = 0; u < widthPx; u++) {
      const a = u - x - widthPx / 2;
      const b = v - y - heightPx / 2;
      const su = Math.round(cos * a + sin * b + widthPx / 2);
      const sv = Math.round(-sin * a + cos * b + heightPx / 2);
      if (su < 0 || sv < 0 || su >= widthPx || sv >= heightPx) continue;
      const from = (sv * widthPx + su) * 3;
      rgb.set(frame.rgb.subarray(from, from + 3), (v * widthPx + u) * 3);
    }
  }
  return { ...frame, rgb };
}

describe.each(telling)('a frame of the %s', (name) => {
  test('lies on an earlier one, unmoved, in any light', () => {
    for (const gamma of [1, 0.6, 1.6]) {
      const laid = scene.register(withGamma(later(name), gamma), first(name));
      expect(laid.homography).not.toBeNull();
      expect(laid.quality).toBeGreaterThan(0.6);
      expect(laid.shift).toBeLessThan(0.03);
    }
  });

  test('lies on one that was turned and moved, and the shift is measured', () => {
    const { widthPx, heightPx } = first(name);
    const moved = turned(later(name), 4, widthPx * 0.06, heightPx * 0.04);
    const { homography, quality, shift } = scene.register(moved, first(name));
    expect(quality).toBeGreaterThan(LEAST_QUALITY);
    expect(shift).toBeGreaterThan(0.04);
    const h = homography as readonly number[];
    const [u, v] = [widthPx / 2 + widthPx * 0.06, heightPx / 2 + heightPx * 0.04];
    const w = (h[6] as number) * u + (h[7] as number) * v + (h[8] as number);
    const x = ((h[0] as number) * u + (h[1] as number) * v + (h[2] as number)) / w;
    const y = ((h[3] as number) * u + (h[4] as number) * v + (h[5] as number)) / w;
    expect(Math.hypot(x - widthPx / 2, y - heightPx / 2)).toBeLessThan(0.02 * widthPx);
  });

  test('is refused on every other scene', () => {
    for (const other of names.filter((each) => each !== name)) {
      const { homography, quality } = scene.register(later(name), first(other));
      expect(homography).toBeNull();
      expect(quality).toBeLessThan(LEAST_QUALITY);
    }
  });
});
