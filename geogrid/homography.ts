/** A camera known only by how its picture lies on the ground: fitted from clicks. */
import { GridError } from './grid-error.ts';
import { distort, inPicture, type Lens, type Pixel, undistort } from './lens.ts';
import { type LocalMetres, localMetres, type Metres } from './local-metres.ts';
import type { Point } from './point.ts';

/** A ground homography with its uncertainty. Plain data: it can be stored as JSON. */
export interface Homography {
  /** Origin of the flat map. */
  readonly origin: Point;
  /** Row by row, from (metres east, metres north, 1) to (x, y, w) of the undistorted picture. */
  readonly groundToPixel: readonly number[];
  /** Of the nine numbers above, 9 × 9, row by row. */
  readonly covariance: readonly number[];
  /** One standard deviation of a click, in pixels. */
  readonly clickSigmaPx: number;
  readonly rmseM: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Needed only together with k1 or k2. */
  readonly focalPx?: number | undefined;
  readonly k1?: number | undefined;
  readonly k2?: number | undefined;
}

/** A place seen from the ground up, with the uncertainty of the calibration. */
export interface GroundPoint {
  readonly lng: number;
  readonly lat: number;
  /** Root mean square distance from the true place, in metres. */
  readonly sigmaM: number;
}

/** A place in the picture, with the uncertainty of the calibration. */
export interface PicturePoint extends Pixel {
  /** Root mean square distance from the true pixel. */
  readonly sigmaPx: number;
  /** Whether the pixel lies within the picture. */
  readonly inPicture: boolean;
}

/** Where the ground is that shows at a pixel; undefined at and above the horizon. */
export function homographyToGround(camera: Homography, pixel: Pixel): GroundPoint | undefined {
  const ideal = straighten(camera, pixel);
  const metres = ideal && solvePixel(camera.groundToPixel, ideal);
  const at = metres && project(camera.groundToPixel, metres);
  if (!metres || !at) return undefined;
  const [a, b, c, d] = slopes(camera.groundToPixel, metres);
  const determinant = a * d - b * c;
  const [xx, xy, yy] = pixelCovariance(camera, metres, at);
  const noise = camera.clickSigmaPx ** 2;
  // J⁻¹ Σ J⁻ᵀ, of which only the diagonal is needed.
  const east = d * d * (xx + noise) - 2 * b * d * xy + b * b * (yy + noise);
  const north = c * c * (xx + noise) - 2 * a * c * xy + a * a * (yy + noise);
  const sigmaM = Math.sqrt(Math.max(0, east + north)) / Math.abs(determinant);
  if (!Number.isFinite(sigmaM)) return undefined;
  const { lng, lat } = mapOf(camera).toPoint(metres);
  return { lng, lat, sigmaM };
}

/** The pixel of a place on the ground; undefined behind the camera. */
export function homographyToPixel(camera: Homography, point: Point): PicturePoint | undefined {
  const metres = mapOf(camera).toMetres(point);
  const at = project(camera.groundToPixel, metres);
  const pixel = at && bend(camera, at);
  if (!at || !pixel) return undefined;
  const [xx, , yy] = pixelCovariance(camera, metres, at);
  return { ...pixel, sigmaPx: Math.sqrt(xx + yy), inPicture: inPicture(lensOf(camera), pixel) };
}

/** The undistorted pixel of a place on the flat map; undefined behind the camera. */
export function project(h: readonly number[], { x, y }: Metres): Pixel | undefined {
  const [a, b, c, d, e, f, g, i, j] = h as Nine;
  const w = g * x + i * y + j;
  return w > 0 ? { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w } : undefined;
}

/** The place on the flat map at an undistorted pixel; undefined at and above the horizon. */
export function solvePixel(h: readonly number[], { x, y }: Pixel): Metres | undefined {
  const [a, b, c, d, e, f, g, i, j] = h as Nine;
  const [p, q, r] = [a - x * g, b - x * i, c - x * j];
  const [s, t, u] = [d - y * g, e - y * i, f - y * j];
  const determinant = p * t - q * s;
  const metres = { x: (q * u - r * t) / determinant, y: (r * s - p * u) / determinant };
  const w = g * metres.x + i * metres.y + j;
  return Number.isFinite(metres.x) && Number.isFinite(metres.y) && w > 0 ? metres : undefined;
}

/** ∂(x, y)/∂(east, north) of the undistorted pixel: [∂x/∂e, ∂x/∂n, ∂y/∂e, ∂y/∂n]. */
export function slopes(h: readonly number[], metres: Metres): [number, number, number, number] {
  const [a, b, c, d, e, f, g, i, j] = h as Nine;
  const w = g * metres.x + i * metres.y + j;
  const x = (a * metres.x + b * metres.y + c) / w;
  const y = (d * metres.x + e * metres.y + f) / w;
  return [(a - x * g) / w, (b - x * i) / w, (d - y * g) / w, (e - y * i) / w];
}

/** Straight pixels of a picture without the lens's distortion. */
export function straighten(camera: Homography, pixel: Pixel): Pixel | undefined {
  const lens = lensOf(camera);
  const ideal = undistort(lens, pixel);
  return (
    ideal && {
      x: lens.widthPx / 2 + ideal.u * lens.focalPx,
      y: lens.heightPx / 2 + ideal.v * lens.focalPx,
    }
  );
}

function bend(camera: Homography, straight: Pixel): Pixel | undefined {
  const lens = lensOf(camera);
  const u = (straight.x - lens.widthPx / 2) / lens.focalPx;
  return distort(lens, { u, v: (straight.y - lens.heightPx / 2) / lens.focalPx });
}

/** The optics of a homography; without distortion the focal length does not matter. */
export function lensOf(camera: Omit<Lens, 'focalPx'> & { focalPx?: number | undefined }): Lens {
  const { focalPx, k1 = 0, k2 = 0 } = camera;
  if ((k1 !== 0 || k2 !== 0) && !(focalPx && focalPx > 0)) {
    throw new GridError('camera', focalPx, 'focalPx is needed together with k1 or k2');
  }
  return { ...camera, focalPx: focalPx ?? camera.widthPx };
}

const mapOf = (camera: Homography): LocalMetres => localMetres(camera.origin);

type Nine = [number, number, number, number, number, number, number, number, number];

/** Variances of the undistorted pixel of a place that come from the calibration: xx, xy, yy. */
function pixelCovariance(
  camera: Homography,
  { x, y }: Metres,
  at: Pixel,
): [number, number, number] {
  const h = camera.groundToPixel as Nine;
  const w = h[6] * x + h[7] * y + h[8];
  const across = [x, y, 1, 0, 0, 0, -at.x * x, -at.x * y, -at.x];
  const down = [0, 0, 0, x, y, 1, -at.y * x, -at.y * y, -at.y];
  const between = (a: readonly number[], b: readonly number[]) =>
    a.reduce(
      (sum, one, row) =>
        sum + one * b.reduce((s, two, column) => s + two * covarianceAt(camera, row, column), 0),
      0,
    ) /
    (w * w);
  return [between(across, across), between(across, down), between(down, down)];
}

const covarianceAt = (camera: Homography, row: number, column: number): number =>
  camera.covariance[row * 9 + column] as number;
