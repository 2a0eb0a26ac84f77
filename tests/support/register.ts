import { buffer } from 'node:stream/consumers';
import type { Asset } from '../../assets/asset.ts';
import { listAssets } from '../../assets/asset-list-store.ts';
import {
  type AssetDeps,
  addDepartment,
  type CoordinateSystem,
  exportAssets,
  type ImportMode,
  type ImportReport,
  importAssets,
  type TableFormat,
} from '../../assets/index.ts';
import { fixedClock } from '../../platform/clock.ts';
import { sql } from '../../platform/db.ts';
import { freshDatabase } from './database.ts';

export type TestRegister = {
  deps: AssetDeps;
  /** Dry run or not, a text is taken as UTF-8. */
  import(
    content: string | Uint8Array,
    options?: {
      format?: TableFormat;
      system?: CoordinateSystem;
      mode?: ImportMode;
      scheme?: string;
    },
  ): Promise<ImportReport>;
  export(format: TableFormat, system: CoordinateSystem): Promise<Uint8Array>;
  assets(): Promise<Asset[]>;
  /** Removes all assets. */
  clear(): Promise<void>;
  drop(): Promise<void>;
};

/** A register of Pingshan with three departments (W 水务局, L 路灯所, S 城管局) and without assets. */
export async function testRegister(): Promise<TestRegister> {
  const database = await freshDatabase();
  const deps: AssetDeps = {
    db: database.db,
    clock: fixedClock('2026-11-23T01:00:00Z'),
    settings: { districtCode: '440310' },
  };
  await addDepartment(deps, { departmentCode: 'W', nameZh: '水务局', kind: 'bureau' });
  await addDepartment(deps, { departmentCode: 'L', nameZh: '路灯所', kind: 'enterprise' });
  await addDepartment(deps, { departmentCode: 'S', nameZh: '城管局', kind: 'bureau' });
  return {
    deps,
    import: (content, options = {}) =>
      importAssets(deps, {
        bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
        format: options.format ?? 'csv',
        system: options.system ?? 'cgcs2000',
        mode: options.mode ?? 'all-or-nothing',
        scheme: options.scheme ?? 'gbt30428-2013',
      }),
    export: async (format, system) => buffer(await exportAssets(deps, { format, system })),
    assets: () => listAssets(deps.db.query, {}, { after: undefined, limit: 10_000 }),
    clear: async () => {
      await deps.db.query(sql`delete from assets`);
    },
    drop: () => database.drop(),
  };
}
