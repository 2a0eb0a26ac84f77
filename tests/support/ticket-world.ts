import { randomUUID } from 'node:crypto';
import type { Asset } from '../../assets/asset.ts';
import { insertAssets } from '../../assets/asset-store.ts';
import { insertDepartments } from '../../assets/department-store.ts';
import type { PlaceExamination, PlaceFinding } from '../../detection/index.ts';
import type { Actor, Role } from '../../platform/actor.ts';
import type { Bus } from '../../platform/bus.ts';
import { fixedClock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import type { ComplaintInput, TicketNews } from '../../tickets/index.ts';
import type { TicketJobDeps } from '../../tickets/ticket-deps.ts';
import { freshDatabase } from './database.ts';
import { memoryBlobs } from './memory-blobs.ts';

/** A Monday morning, 09:30 in Shanghai. */
export const MONDAY = new Date('2026-11-23T01:30:00.000Z');

/** A database with three departments and a way to make lamps, and everything the ticket side needs. */
export async function ticketWorld() {
  const database = await freshDatabase();
  const clock = fixedClock(MONDAY);
  const news: TicketNews[] = [];
  const asked: PlaceExamination[] = [];
  /** What the cameras say; nobody sees anything unless a test says so. */
  const cameras = { says: unseen as PlaceFinding | (() => PlaceFinding) };
  const say = async (place: PlaceExamination) => {
    asked.push(place);
    return typeof cameras.says === 'function' ? cameras.says() : cameras.says;
  };
  const deps: TicketJobDeps = {
    places: { examine: say, preCheck: say },
    db: database.db,
    clock,
    secrets: secretsFrom([Buffer.alloc(32, 7)]),
    bus: recordingBus(news),
    blobs: memoryBlobs(),
    logger: { info: () => {}, warn: () => {} },
    settings: { publicUrl: 'http://127.0.0.1:8080', ticketPrefix: 'SZPS' },
  };
  const departments = {
    lamps: department('LAMPS', '路灯管理所'),
    roads: department('ROADS', '市政养护中心'),
    bureau: department('BUREAU', '城市管理局'),
  };
  await deps.db.transaction((query) =>
    insertDepartments(query, Object.values(departments), clock.now()),
  );
  let serial = 0;

  /** A street lamp, maintained by the lamps department and supervised by the bureau. */
  async function lamp(changes: Partial<Asset> = {}): Promise<Asset> {
    serial += 1;
    const asset: Asset = {
      assetId: newId(),
      assetCode: `4403100118${String(serial).padStart(6, '0')}`,
      scheme: 'gbt30428-2013',
      classCode: '0118',
      name: `路灯 ${serial}`,
      ownerId: departments.bureau.departmentId,
      maintainerId: departments.lamps.departmentId,
      supervisorId: departments.bureau.departmentId,
      builtOn: '2019-06-01',
      changedOn: null,
      material: '钢',
      state: 'intact',
      lng: 114.35,
      lat: 22.69,
      heightM: null,
      gridCode: 'N50JA5C7890A1B',
      gridCode3d: null,
      street: '坪山街道',
      community: '坪山社区',
      locationNote: '行政六路东侧',
      dataSource: null,
      note: null,
      extra: {},
      isDemo: false,
      updatedAt: clock.now(),
      ...changes,
    };
    await deps.db.transaction((query) => insertAssets(query, [asset]));
    return asset;
  }

  return { database, deps, clock, news, departments, lamp, cameras, asked };
}

/** What cameras say that see nothing of a place. */
export const unseen: PlaceFinding = {
  ...{ verdict: 'cannot_see', confidence: 1, reason: 'no-camera', cameraId: null, cameraIds: [] },
  ...{ pictures: [], modelId: null, modelVersion: null, thresholds: {} },
};

export type TicketWorld = Awaited<ReturnType<typeof ticketWorld>>;

const department = (departmentCode: string, nameZh: string) => ({
  departmentId: newId(),
  departmentCode,
  nameZh,
  nameEn: null,
  kind: 'bureau' as const,
  parentId: null,
  isDemo: false,
  disabled: false,
});

/** A member of staff with these roles in this department. */
export const staff = (department: { departmentId: string }, ...roles: Role[]): Actor => ({
  staffId: newId(),
  departmentId: department.departmentId,
  name: roles.join('+'),
  roles,
});

/** A complaint that a lamp does not light. */
export const notLit = (asset: Asset, changes: Partial<ComplaintInput> = {}): ComplaintInput => ({
  plate: { asset, plateId: newId() },
  problemCode: 'not-lit',
  photos: [],
  shareContact: false,
  clientKey: randomUUID(),
  lang: 'zh',
  channel: 'scan',
  ...changes,
});

function recordingBus(news: TicketNews[]): Bus {
  return {
    publish: async (_topic, payload) => {
      news.push(payload as TicketNews);
    },
    subscribe: async () => async () => {},
    close: async () => {},
  };
}
