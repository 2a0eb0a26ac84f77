import sharp, { type Sharp } from 'sharp';
import type { Frame } from '../../detection/frame.ts';
import { seeded } from './staged-things.ts';

/** How a later picture of the same camera differs besides what is in it. */
export type Perturbation = {
  /** Pixels. */
  dx: number;
  dy: number;
  degrees: number;
  gamma: number;
  /** Standard deviation of a Gaussian in pixels; 0: none. */
  blur: number;
  noise: boolean;
  /** Quality; undefined: not compressed again. */
  jpeg: number | undefined;
};

export const unperturbed: Perturbation = {
  ...{ dx: 0, dy: 0, degrees: 0, gamma: 1, blur: 0, noise: false, jpeg: undefined },
};

/** One of the perturbations that a verdict has to stand. */
export function anyPerturbation(random: () => number): Perturbation {
  const within = (most: number) => (random() * 2 - 1) * most;
  return {
    dx: Math.round(within(8)),
    dy: Math.round(within(8)),
    degrees: within(1),
    gamma: 0.6 + random(),
    blur: random() < 0.3 ? 0.5 + random() * 0.7 : 0,
    noise: random() < 0.3,
    jpeg: random() < 0.5 ? 40 : undefined,
  };
}

export async function frameOf(picture: Buffer | string | Sharp): Promise<Frame> {
  const image = typeof picture === 'string' || Buffer.isBuffer(picture) ? sharp(picture) : picture;
  const { data, info } = await image
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, widthPx: info.width, heightPx: info.height, takenAt: new Date(0) };
}

export const imageOf = ({ rgb, widthPx: width, heightPx: height }: Frame): Sharp =>
  sharp(rgb, { raw: { width, height, channels: 3 } });

/** The same noise, read from another place for every picture. */
const sensor = Float32Array.from(
  { length: 300_007 },
  (
    (next) => () =>
      (next() + next() + next() - 1.5) * 16
  )(seeded(5)),
);

/** The picture as another look of the camera might show it. */
export async function perturbed(
  frame: Frame,
  how: Perturbation,
  random: () => number,
): Promise<Frame> {
  const rgb = await moved(frame, how);
  const table = Float32Array.from({ length: 256 }, (_, i) => 255 * (i / 255) ** how.gamma);
  let at = Math.floor(random() * sensor.length);
  for (let i = 0; i < rgb.length; i++) {
    at = at + 1 < sensor.length ? at + 1 : 0;
    const noise = how.noise ? (sensor[at] as number) : 0;
    rgb[i] = Math.max(0, Math.min(255, (table[rgb[i] as number] as number) + noise));
  }
  if (how.blur === 0 && how.jpeg === undefined) return { ...frame, rgb };
  let image = imageOf({ ...frame, rgb });
  if (how.blur > 0) image = image.blur(how.blur);
  if (how.jpeg === undefined) return frameOf(image);
  return frameOf(await image.jpeg({ quality: how.jpeg }).toBuffer());
}

async function moved(frame: Frame, { dx, dy, degrees }: Perturbation): Promise<Uint8Array> {
  if (dx === 0 && dy === 0 && degrees === 0) return new Uint8Array(frame.rgb);
  const edge = 24 + Math.ceil(Math.abs(degrees) * 12);
  const around = { top: edge, bottom: edge, left: edge, right: edge, extendWith: 'copy' } as const;
  const wide = await imageOf(frame).extend(around).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = wide.info;
  const turned = await sharp(wide.data, { raw: { width, height, channels: 3 } })
    .rotate(degrees)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { info } = turned;
  return sharp(turned.data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .extract({
      left: Math.round((info.width - frame.widthPx) / 2) + dx,
      top: Math.round((info.height - frame.heightPx) / 2) + dy,
      width: frame.widthPx,
      height: frame.heightPx,
    })
    .raw()
    .toBuffer();
}
