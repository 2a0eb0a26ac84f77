import type { Asset, Department } from '../../assets/index.ts';
import {
  addCameraIn,
  addZoneIn,
  type Box,
  type CameraDeps,
  drawAssetIn,
  setAlgorithmIn,
  type ZoneContent,
} from '../../detection/index.ts';
import { type Point, type Pose, toGround } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { STORY_FILE } from './story-clips.ts';
import { STORY_BIN_AT, STORY_BIN_BOX } from './story-drawings.ts';

type Pixel = readonly [x: number, y: number];

type DemoCamera = {
  cameraCode: string;
  name: string;
  /** In the video directory; the service draws it when it is not there. */
  file: string;
  departmentCode: string;
  address: string;
  /** Clockwise from north. */
  headingDeg: number;
  /** The fixture that the camera is hung up to see, and the pixel where the clip shows it. */
  sees: { name: string; at: Pixel; box?: Box };
  zones: (Omit<ZoneContent, 'ring' | 'departmentId'> & {
    departmentCode: string;
    corners: readonly Pixel[];
  })[];
  algorithms: Record<string, Record<string, number>>;
  /** Seconds between looks, unless as usual. */
  everySeconds?: number;
  /** Narrower than the others', to see one thing larger. */
  hfovDeg?: number;
};

/** How the clips are drawn: people of 1.7 m are 84 pixels high where the things are. */
const POSE = {
  heightM: 4.5,
  tiltDeg: 15,
  rollDeg: 0,
  hfovDeg: 60,
  widthPx: 640,
  heightPx: 360,
};

/** Short, so that whoever looks at the demo does not wait; a city takes the catalogue's minutes. */
const AT_ONCE = { dwellSeconds: 20, clearSeconds: 10, cooldownSeconds: 60 };

/** The camera on which the story is played. */
export const STORY_CAMERA = '44031000001319000004';

/**
 * Shorter still, so that a story takes about a minute. Each alert waits for a person, however sure it is, and the
 * ledger takes its time to say that something is gone: the story shows both, a person who confirms and an examination.
 */
const IN_A_STORY = {
  ...{ dwellSeconds: 4, gapSeconds: 3, clearSeconds: 60, cooldownSeconds: 1 },
  sureScore: 1,
};

const demoCameras: readonly DemoCamera[] = [
  {
    cameraCode: '44031000001319000001',
    name: '坪山大道垃圾箱监控（演示）',
    file: 'demo-street.mp4',
    departmentCode: '440310001',
    address: '坪山街道六联社区坪山大道',
    headingDeg: 269,
    sees: { name: '坪山大道1号垃圾箱', at: [427, 254] },
    zones: [
      {
        name: '坪山大道人行道（演示）',
        purpose: 'watch',
        departmentCode: '440310202',
        corners: [
          [20, 278],
          [620, 278],
          [600, 196],
          [40, 196],
        ],
      },
    ],
    algorithms: { 'left-object': AT_ONCE, crowd: { dwellSeconds: 30 } },
  },
  {
    cameraCode: '44031000001319000002',
    name: '六联社区公园广场监控（演示）',
    file: 'demo-square.mp4',
    departmentCode: '440310001',
    address: '坪山街道六联社区公园',
    headingDeg: 30,
    sees: { name: '六联社区公园街头坐椅1号', at: [336, 202] },
    zones: [
      {
        name: '六联社区公园广场（演示）',
        purpose: 'watch',
        departmentCode: '440310202',
        corners: [
          [10, 296],
          [630, 296],
          [610, 180],
          [30, 180],
        ],
      },
      {
        name: '六联社区公园消防通道（演示）',
        purpose: 'fire_lane',
        departmentCode: '440310106',
        corners: [
          [2, 358],
          [638, 358],
          [638, 304],
          [2, 304],
        ],
      },
    ],
    algorithms: {
      'left-object': AT_ONCE,
      'fire-lane-blocked': { ...AT_ONCE, dwellSeconds: 45 },
      'illegal-parking': { ...AT_ONCE, dwellSeconds: 45 },
      crowd: { dwellSeconds: 30 },
    },
  },
  {
    cameraCode: STORY_CAMERA,
    name: '中山大道垃圾箱监控（演示故事）',
    file: STORY_FILE,
    departmentCode: '440310001',
    address: '坪山街道坪山社区中山大道',
    headingDeg: 243,
    sees: { name: '中山大道1号垃圾箱', at: STORY_BIN_AT, box: STORY_BIN_BOX },
    zones: [],
    algorithms: { 'bin-overflow': IN_A_STORY },
    everySeconds: 1,
    hfovDeg: 42,
  },
];

/** Between looks; the clips have a keyframe as often. */
const EVERY_SECONDS = 2;

/**
 * Hangs up the cameras of the demo, so that a fixture of the register is where their clip shows one, and
 * draws zones where the clip has pavement and fire lane. Runs in the caller's transaction, after the
 * register; answers how many cameras there are.
 */
export async function addDemoCameras(
  query: Query,
  deps: Pick<CameraDeps, 'clock' | 'secrets' | 'settings'>,
  register: { assets: readonly Asset[]; departments: readonly Department[] },
): Promise<number> {
  for (const demo of demoCameras) await addDemoCamera(query, deps, demo, register);
  return demoCameras.length;
}

async function addDemoCamera(
  query: Query,
  deps: Pick<CameraDeps, 'clock' | 'secrets' | 'settings'>,
  demo: DemoCamera,
  register: { assets: readonly Asset[]; departments: readonly Department[] },
): Promise<void> {
  const { cameraCode, name, file, address, headingDeg, sees, zones, algorithms } = demo;
  const { everySeconds = EVERY_SECONDS, hfovDeg = POSE.hfovDeg } = demo;
  const fixture = register.assets.find((each) => each.name === sees.name);
  if (!fixture) throw new Error(`the demo district has no ${sees.name}`);
  const departmentId = (code: string) =>
    register.departments.find((each) => each.departmentCode === code)?.departmentId ?? null;
  const pose = { ...POSE, headingDeg, hfovDeg };
  const place = placeToSee(fixture, sees.at, pose);
  const camera = await addCameraIn(
    query,
    deps,
    {
      ...{ cameraCode, name, address, ...place, pose },
      sourceUrl: `file:${file}`,
      everySeconds,
      record: true,
      departmentId: departmentId(demo.departmentCode),
      ptzType: 3,
    },
    true,
  );
  if (sees.box) {
    const { widthPx, heightPx } = pose;
    const { cameraId } = camera;
    const { assetId } = fixture;
    await drawAssetIn(query, { cameraId, assetId, widthPx, heightPx, box: sees.box });
  }
  for (const { corners, departmentCode, ...zone } of zones) {
    const ring = corners.map((pixel) => onGround({ ...pose, ...place }, pixel));
    const content = { ...zone, ring, departmentId: departmentId(departmentCode) };
    await addZoneIn(query, deps, content, true);
  }
  for (const [algorithmId, settings] of Object.entries(algorithms)) {
    const choice = { enabled: true, settings, hours: null };
    await setAlgorithmIn(query, deps.clock.now(), camera.cameraId, algorithmId, choice);
  }
}

/** Where a camera must hang so that a place shows at a pixel. */
function placeToSee(
  { lng, lat }: { lng: number; lat: number },
  pixel: Pixel,
  pose: Omit<Pose, 'lng' | 'lat'>,
): { lng: number; lat: number } {
  const seenFromThere = onGround({ ...pose, lng, lat }, pixel);
  return { lng: lng - (seenFromThere.lng - lng), lat: lat - (seenFromThere.lat - lat) };
}

function onGround(pose: Pose, [x, y]: Pixel): Point {
  const at = toGround(pose, { x, y });
  if (!at) throw new Error(`the demo shows no ground at ${x}, ${y}`);
  return { lng: at.lng, lat: at.lat };
}
