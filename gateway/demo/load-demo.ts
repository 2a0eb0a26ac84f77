import {
  type AssetContent,
  addDemoRegister,
  codeScheme,
  type Department,
  type DepartmentKind,
  defaultScheme,
  formatAssetCode,
  listDepartments,
} from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Deps } from '../deps.ts';
import { addDemoCameras } from './demo-cameras.ts';
import { addDemoDuties } from './demo-duties.ts';
import { addDemoStaff } from './demo-staff.ts';
import { noteDemoLoad, wasDemoLoaded } from './demo-store.ts';
import { addDemoTickets } from './demo-tickets.ts';
import departments from './departments.json' with { type: 'json' };
import { layFixtures } from './lay-fixtures.ts';

/** What a demo load has made. */
export type DemoCounts = {
  departments: number;
  assets: number;
  staff: number;
  cameras: number;
  tickets: number;
};

/** Far above those of a real register, which can be imported beside the demo. */
const FIRST_SERIAL = 900_001;

/**
 * Fills the database with the demo district: real names of Pingshan, made-up fixtures with plates, staff,
 * cameras and tickets, all marked as demo.
 * @throws AppError `demo-loaded` when it is there already
 */
export async function loadDemo(deps: Deps): Promise<DemoCounts> {
  const { register, staff, counts } = await deps.db.transaction(async (query) => {
    await noteDemoLoad(query, deps.clock.now());
    const known = await listDepartments(query);
    if (known.some((each) => each.isDemo)) {
      throw new AppError('demo-loaded', 'Remove it first: citymark demo wipe');
    }
    const districts = demoDepartments();
    const assets = demoAssets(districts, deps.settings.districtCode);
    const register = await addDemoRegister(query, deps, { departments: districts, assets });
    await addDemoDuties(query, districts);
    const staff = await addDemoStaff(query, districts, deps.clock.now());
    const cameras = await addDemoCameras(query, deps, {
      assets: register.map(({ asset }) => asset),
      departments: districts,
    });
    const counts = {
      departments: districts.length,
      assets: assets.length,
      staff: staff.length,
      cameras,
    };
    return { register, staff, counts };
  });
  return { ...counts, tickets: await addDemoTickets(deps, register, staff) };
}

/** Loads the demo district at a first start: into a database that never had it and has no departments. */
export async function loadDemoOnce(deps: Deps): Promise<void> {
  const { query } = deps.db;
  if ((await wasDemoLoaded(query)) || (await listDepartments(query)).length > 0) return;
  await loadDemo(deps).catch((error: unknown) => {
    // Another process of the same start was faster.
    if (!(error instanceof AppError && error.code === 'demo-loaded')) throw error;
  });
}

function demoDepartments(): Department[] {
  const ids = new Map(departments.map((each) => [each.departmentCode, newId()]));
  return departments.map(({ parentCode, kind, ...names }) => ({
    ...names,
    departmentId: ids.get(names.departmentCode) ?? '',
    kind: kind as DepartmentKind,
    parentId: (parentCode && ids.get(parentCode)) || null,
    isDemo: true,
    disabled: false,
  }));
}

function demoAssets(departments: readonly Department[], districtCode: string): AssetContent[] {
  const ids = new Map(departments.map((each) => [each.departmentCode, each.departmentId]));
  const scheme = codeScheme(defaultScheme);
  const serials = new Map<string, number>();
  return layFixtures().map(({ ownerCode, maintainerCode, supervisorCode, ...fixture }) => {
    const { classCode } = fixture;
    const serial = serials.get(classCode) ?? FIRST_SERIAL;
    serials.set(classCode, serial + 1);
    return {
      ...fixture,
      assetCode: formatAssetCode({ districtCode, classCode, serial }, scheme),
      scheme: defaultScheme,
      ownerId: ids.get(ownerCode) ?? '',
      maintainerId: ids.get(maintainerCode) ?? '',
      supervisorId: ids.get(supervisorCode) ?? '',
      changedOn: null,
      dataSource: '演示数据',
      note: null,
      extra: {},
    };
  });
}
