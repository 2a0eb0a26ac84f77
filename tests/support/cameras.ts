import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCamera, type CameraDeps, type CameraDraft } from '../../detection/index.ts';
import { fixedClock } from '../../platform/clock.ts';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { freshDatabase } from './database.ts';

/** A camera 6 m up that looks north-east over a street of Pingshan. */
export const STREET_POSE = {
  heightM: 6,
  headingDeg: 40,
  tiltDeg: 25,
  rollDeg: 0,
  hfovDeg: 70,
  widthPx: 1280,
  heightPx: 720,
};
export const STREET = { lng: 114.3462, lat: 22.7084 };

export type CameraWorld = {
  deps: CameraDeps & { clock: ReturnType<typeof fixedClock> };
  department(): Promise<string>;
  camera(draft?: Partial<CameraDraft>): ReturnType<typeof addCamera>;
  drop(): Promise<void>;
};

/** A fresh database of Pingshan for cameras, with a video directory of its own. */
export async function cameraWorld(): Promise<CameraWorld> {
  const database = await freshDatabase();
  const videoDir = await mkdtemp(join(tmpdir(), 'citymark-video-'));
  const deps = {
    db: database.db,
    clock: fixedClock('2026-11-23T01:00:00Z'),
    secrets: secretsFrom([Buffer.alloc(32, 7)]),
    settings: { districtCode: '440310', videoDir },
  };
  let cameras = 0;
  return {
    deps,
    department: async () => {
      const departmentId = newId();
      await database.db.query(sql`
        insert into departments (department_id, department_code, name_zh, kind, created_at)
        values (${departmentId}, ${`T-${departmentId}`}, '测试部门', 'other', ${deps.clock.now()})`);
      return departmentId;
    },
    camera: (draft = {}) => {
      cameras += 1;
      const names = { cameraCode: `T-${cameras}`, name: `测试摄像头${cameras}` };
      return addCamera(deps, { ...names, ...STREET, ...draft });
    },
    drop: async () => {
      await database.drop();
      await rm(videoDir, { recursive: true, force: true });
    },
  };
}
