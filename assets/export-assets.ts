import { Readable } from 'node:stream';
import type { Query } from '../platform/db.ts';
import { assetCells, type CellValue, exportHeaders } from './asset-cells.ts';
import type { AssetDeps } from './asset-deps.ts';
import { listAssets } from './asset-list-store.ts';
import { extraNames } from './asset-store.ts';
import type { CoordinateSystem } from './coordinate-system.ts';
import { indexDepartments } from './department-index.ts';
import { listDepartments } from './department-store.ts';
import type { TableFormat } from './table.ts';
import { writeTable } from './write-table.ts';

const PAGE_ROWS = 2000;

/**
 * The whole register as a file that `importAssets` takes back unchanged. Read in pages while it is sent,
 * so assets that change meanwhile appear as they are when their page comes.
 */
export async function exportAssets(
  deps: Pick<AssetDeps, 'db'>,
  input: { format: TableFormat; system: CoordinateSystem },
  progress: (assetsDone: number) => void = () => {},
): Promise<Readable> {
  const { query } = deps.db;
  const names = await extraNames(query);
  const pages = readPages(query, names, input.system, progress);
  return Readable.from(writeTable[input.format](exportHeaders(names), pages));
}

async function* readPages(
  query: Query,
  names: string[],
  system: CoordinateSystem,
  progress: (assetsDone: number) => void,
): AsyncGenerator<CellValue[][]> {
  const departments = indexDepartments(await listDepartments(query));
  let after: string | undefined;
  let done = 0;
  do {
    const page = await listAssets(query, {}, { after, limit: PAGE_ROWS });
    yield page.map((asset) => assetCells(asset, departments, system, names));
    after = page.length === PAGE_ROWS ? page.at(-1)?.assetCode : undefined;
    done += page.length;
    progress(done);
  } while (after !== undefined);
}
