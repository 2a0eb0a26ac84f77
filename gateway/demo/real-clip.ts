import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addCameraIn, type CameraRecord, setAlgorithmIn } from '../../detection/index.ts';
import type { Deps } from '../deps.ts';

/** People on a square, from the package opencv-doc. */
const DEBIAN_CLIP = '/usr/share/doc/opencv-doc/examples/data/vtest.avi';
const FILE = 'demo-vtest.avi';
const CODE = '44031000001319000003';
/** 六联社区公园, beside the drawn square. */
const PLACE = { lng: 114.3496, lat: 22.6968 };

/** Hangs up a camera that shows a real clip, where one is installed; once. */
export async function addRealClip(deps: Deps, demo: readonly CameraRecord[]): Promise<void> {
  const { videoDir } = deps.settings;
  await mkdir(videoDir, { recursive: true });
  const isThere = await copyFile(DEBIAN_CLIP, join(videoDir, FILE)).then(
    () => true,
    () => false,
  );
  if (!isThere || demo.some(({ cameraCode }) => cameraCode === CODE)) return;
  await deps.db.transaction(async (query) => {
    const content = {
      ...{ cameraCode: CODE, name: '广场行人监控（演示，OpenCV 实拍片段）', ...PLACE },
      ...{ sourceUrl: `file:${FILE}`, everySeconds: 2, ptzType: 3 },
      departmentId: demo[0]?.departmentId ?? null,
    };
    const { cameraId } = await addCameraIn(query, deps, content, true);
    const crowd = { enabled: true, settings: { minCount: 6, dwellSeconds: 20 }, hours: null };
    await setAlgorithmIn(query, deps.clock.now(), cameraId, 'crowd', crowd);
  });
}
