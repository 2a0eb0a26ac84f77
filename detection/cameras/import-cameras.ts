import {
  type CoordinateSystem,
  indexDepartments,
  listDepartments,
  readTable,
  type Table,
  type TableFormat,
} from '../../assets/index.ts';
import type { Query } from '../../platform/db.ts';
import { newCamera, reachOf } from './add-camera.ts';
import type { CameraRecord } from './camera.ts';
import { type CameraField, readCameraHeaders } from './camera-columns.ts';
import type { CameraDeps } from './camera-deps.ts';
import { type CameraRowContext, type CameraRowDraft, readCameraRow } from './camera-row.ts';
import { type CameraRowProblem, cameraRowProblem } from './camera-row-problem.ts';
import { readSource } from './camera-source.ts';
import { sealedSources } from './camera-source-store.ts';
import { camerasByCodes, insertCameras, lockCameras } from './camera-store.ts';
import { type CameraChanges, changeCameraIn } from './change-camera.ts';
import { openedSource, sealSource } from './sealed-source.ts';

export type CameraImportInput = {
  bytes: Uint8Array;
  format: TableFormat;
  /** Of the coordinates; platforms of GB/T 28181 give WGS-84. */
  system: CoordinateSystem;
  /** Without it the report only says what would happen. */
  commit: boolean;
};

export type CameraImportReport = {
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  /** Rows with something wrong in them; the others are taken all the same. */
  refused: number;
  applied: boolean;
  problemCount: number;
  /** The first of them, by row. */
  problems: CameraRowProblem[];
  /** Headers of columns that mean nothing here. */
  ignored: string[];
};

/** What `refusals` has found complete. */
type NewDraft = CameraRowDraft &
  Required<Pick<CameraRowDraft, 'cameraCode' | 'name' | 'lng' | 'lat'>>;
type Plan = {
  add: NewDraft[];
  change: { cameraId: string; changes: CameraChanges }[];
  unchanged: number;
  problems: CameraRowProblem[];
};

const PROBLEMS_SHOWN = 1000;

/**
 * Brings a list of cameras in: unknown codes are added, known ones changed in what the list says. Rows with
 * a problem are left out. A camera that is calibrated keeps its place and direction, which it knows better.
 * @throws AppError `too-large`, `import-unreadable` for a file that is no list of cameras at all
 */
export async function importCameras(
  deps: CameraDeps,
  { bytes, format, system, commit }: CameraImportInput,
): Promise<CameraImportReport> {
  const table = await readTable(bytes, format);
  const headers = readCameraHeaders(table.headers);
  return deps.db.transaction(async (query) => {
    if (commit) await lockCameras(query);
    const departments = indexDepartments(await listDepartments(query));
    const isInReach = reachOf(deps.settings.districtCode);
    const plan = await planImport(query, deps, table, { headers, system, departments, isInReach });
    if (commit) await write(query, deps, plan);
    return report(table, plan, commit, headers.ignored);
  });
}

async function planImport(
  query: Query,
  deps: CameraDeps,
  table: Table,
  context: CameraRowContext,
): Promise<Plan> {
  const plan: Plan = { add: [], change: [], unchanged: 0, problems: [] };
  const lines = table.rows.map((line) => ({ row: line.row, ...readCameraRow(line, context) }));
  const codes = lines.flatMap(({ draft }) => draft.cameraCode ?? []);
  const known = await camerasByCodes(query, codes);
  const byCode = new Map(known.map((camera) => [camera.cameraCode, camera]));
  const sources = await openedSources(query, deps, known);
  const seen = new Set<string>();
  for (const { row, draft, problems } of lines) {
    const before = byCode.get(draft.cameraCode ?? '');
    const found = problems.length > 0 ? problems : refusals(row, draft, before, seen, context);
    plan.problems.push(...found);
    if (found.length > 0) continue;
    const accepted = draft as NewDraft;
    seen.add(accepted.cameraCode);
    if (!before) {
      plan.add.push(accepted);
      continue;
    }
    const changes = changesOf(before, accepted, sources.get(before.cameraId));
    if (Object.keys(changes).length === 0) plan.unchanged += 1;
    else plan.change.push({ cameraId: before.cameraId, changes });
  }
  return plan;
}

/** How a column is called that the file does not have. */
const missingHeaders: Partial<Record<CameraField, string>> = { name: 'Name', lng: 'Lng, Lat' };

/** What is wrong with a row beside what is wrong with its cells. */
function refusals(
  row: number,
  draft: CameraRowDraft,
  before: CameraRecord | undefined,
  seen: ReadonlySet<string>,
  { headers }: CameraRowContext,
): CameraRowProblem[] {
  const problem = (field: CameraField, code: 'camera-code-duplicate' | 'value-missing') => {
    const column = headers.columns.get(field)?.[0]?.header ?? missingHeaders[field] ?? field;
    const value = String(draft[field as keyof CameraRowDraft] ?? '');
    return cameraRowProblem({ row, column, value }, code);
  };
  const { cameraCode } = draft;
  if (cameraCode && seen.has(cameraCode)) return [problem('cameraCode', 'camera-code-duplicate')];
  if (before || !cameraCode) return [];
  const missing = (['name', 'lng'] as const).filter((field) => draft[field] === undefined);
  return missing.map((field) => problem(field, 'value-missing'));
}

/** The whole sources of cameras, to tell whether a list says another one. */
async function openedSources(
  query: Query,
  { secrets }: CameraDeps,
  cameras: readonly CameraRecord[],
): Promise<Map<string, string | undefined>> {
  const ids = cameras.map(({ cameraId }) => cameraId);
  const sealed = await sealedSources(query, ids);
  return new Map([...sealed].map(([id, bytes]) => [id, openedSource(secrets, id, bytes)]));
}

/** What a calibrated camera knows better than a list. */
const calibrated = new Set(['lng', 'lat', 'heightM', 'headingDeg']);

function changesOf(
  before: CameraRecord,
  { sourceUrl, ...draft }: CameraRowDraft,
  sourceNow: string | undefined,
): CameraChanges {
  const differing = Object.entries(draft).filter(
    ([field, value]) =>
      before[field as keyof CameraRecord] !== value && !(before.geometry && calibrated.has(field)),
  );
  const changes = Object.fromEntries(differing) as CameraChanges;
  const isNew = sourceUrl !== undefined && sourceUrl !== sourceNow;
  return isNew ? { ...changes, sourceUrl } : changes;
}

async function write(query: Query, deps: CameraDeps, { add, change }: Plan): Promise<void> {
  const at = deps.clock.now();
  const rows = add.map(({ sourceUrl = '', ...content }) => {
    const { kind, url, shown } = readSource(sourceUrl);
    const camera = { ...newCamera(content, at), sourceKind: kind, sourceShown: shown };
    return { camera, sourceSealed: sealSource(deps.secrets, camera.cameraId, url) };
  });
  if (rows.length > 0) await insertCameras(query, rows);
  for (const { cameraId, changes } of change) await changeCameraIn(query, deps, cameraId, changes);
}

const report = (
  table: Table,
  { add, change, unchanged, problems }: Plan,
  commit: boolean,
  ignored: string[],
): CameraImportReport => ({
  rows: table.rows.length,
  added: add.length,
  changed: change.length,
  unchanged,
  refused: new Set(problems.map(({ row }) => row)).size,
  applied: commit && add.length + change.length > 0,
  problemCount: problems.length,
  problems: problems.slice(0, PROBLEMS_SHOWN),
  ignored,
});
