import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { LookResult } from '../../detection/look.ts';
import { type Pose, toPixel } from '../../geogrid/index.ts';
import { movedBy } from '../../web/desk/map/ground-grid.ts';

/** Where the painted camera stands, and how it looks: north, from 6 m up. */
export const STREET_CAMERA: Pose = {
  lng: 114.35,
  lat: 22.69,
  heightM: 6,
  headingDeg: 0,
  tiltDeg: 22,
  rollDeg: 0,
  hfovDeg: 75,
  widthPx: 1280,
  heightPx: 720,
};

/** A spot on the ground, in metres from the camera's foot. */
export type Spot = { eastM: number; northM: number };

/** Crosses painted on the road, well spread. */
export const SPOTS: readonly Spot[] = [
  { eastM: -5, northM: 9 },
  { eastM: 5, northM: 9 },
  { eastM: 8, northM: 20 },
  { eastM: -8, northM: 20 },
  { eastM: 1, northM: 13 },
];

export const placeOf = (spot: Spot) => movedBy(STREET_CAMERA, spot);

/** Where a spot is in the camera's picture. */
export function pixelOf(spot: Spot): { x: number; y: number } {
  const pixel = toPixel(STREET_CAMERA, placeOf(spot));
  if (!pixel) throw new Error('the camera does not see that spot');
  return pixel;
}

const seam = (from: Spot, to: Spot) => {
  const [a, b] = [pixelOf(from), pixelOf(to)];
  return `<line x1="${a.x}" y1="${a.y}" x2="${b.x}" y2="${b.y}" stroke="#8b9196" stroke-width="2"/>`;
};
const cross = (spot: Spot) => {
  const { x, y } = pixelOf(spot);
  return `<path d="M${x - 12} ${y}h24M${x} ${y - 7}v14" stroke="#fff" stroke-width="4"/>`;
};

/** The foot of the lamp in the painted picture, and the lamp. */
const foot = pixelOf({ eastM: 6, northM: 14 });
const lampBox = [foot.x - 68, foot.y - 308, foot.x + 14, foot.y] as const;

/** What the painted camera sees: paving of 4 m slabs, crosses at the spots, and a lamp post. */
export function paintStreet(): Promise<Buffer> {
  const slabs = [-12, -8, -4, 0, 4, 8, 12].map((eastM) =>
    seam({ eastM, northM: 7 }, { eastM, northM: 60 }),
  );
  const rows = [8, 12, 16, 20, 24, 28, 32, 40].map((northM) =>
    seam({ eastM: -30, northM }, { eastM: 30, northM }),
  );
  const { widthPx, heightPx } = STREET_CAMERA;
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">
        <rect width="100%" height="100%" fill="#5d6469"/>
        <rect width="100%" height="120" fill="#a9b7c2"/>
        ${slabs.join('')}${rows.join('')}${SPOTS.map(cross).join('')}
        <rect x="${foot.x - 7}" y="${foot.y - 300}" width="14" height="300" fill="#2d3236"/>
        <rect x="${foot.x - 60}" y="${foot.y - 300}" width="60" height="16" fill="#2d3236"/>
      </svg>`,
    ),
  )
    .jpeg()
    .toBuffer();
}

/** A look of the painted camera that finds a lamp dark. */
export function darkLampLook(cameraId: string, assetId: string, takenAt: Date): LookResult {
  return {
    lookId: randomUUID(),
    cameraId,
    takenAt,
    widthPx: STREET_CAMERA.widthPx,
    heightPx: STREET_CAMERA.heightPx,
    health: 'ok',
    algorithmIds: ['lamp-out'],
    observations: [
      {
        algorithmId: 'lamp-out',
        box: lampBox,
        score: 0.82,
        labels: [],
        place: null,
        assetId,
        modelId: null,
        modelVersion: null,
      },
    ],
    hidden: [],
    detections: [],
    lagSeconds: 0,
  };
}

/** Metres of ground to a pixel of the calibration's map at its first zoom, 19. */
const metresPerPixel = (78_271.517 * Math.cos((STREET_CAMERA.lat * Math.PI) / 180)) / 2 ** 19;

/** Clicks a spot in the picture. */
export async function clickInPicture(page: Page, spot: Spot) {
  const stage = page.locator('.picture-stage');
  const area = await stage.boundingBox();
  const pixel = pixelOf(spot);
  const scale = (area?.width ?? 0) / STREET_CAMERA.widthPx;
  await stage.click({ position: { x: pixel.x * scale, y: pixel.y * scale } });
}

/** Clicks a spot on the map, whose middle is the camera. */
export async function clickOnMap(page: Page, { eastM, northM }: Spot) {
  const canvas = page.locator('.bench .maplibregl-canvas');
  const area = await canvas.boundingBox();
  await canvas.click({
    position: {
      x: (area?.width ?? 0) / 2 + eastM / metresPerPixel,
      y: (area?.height ?? 0) / 2 - northM / metresPerPixel,
    },
  });
}

/** How far off the calibration says that it is, in metres. */
export const rmse = async (page: Page) =>
  Number(await page.locator('[data-rmse]').getAttribute('data-rmse'));
