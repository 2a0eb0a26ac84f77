import { Command, InvalidArgumentError, Option } from 'commander';
import { listDepartments } from '../../assets/index.ts';
import {
  addCamera,
  type CameraDraft,
  type CameraRecord,
  cameraViews,
  changeCamera,
  listCameras,
  type PoseInput,
  removeCamera,
} from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { AppDeps } from '../deps.ts';
import { cameraAlgorithmCommand } from './camera-algorithm-command.ts';
import { calibrateCommand } from './camera-calibrate-command.ts';
import { cameraDetailOf } from './camera-detail-of.ts';
import { cameraImportCommand } from './camera-import-command.ts';
import { knownCamera } from './known-camera.ts';
import { noteCamera } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { print, printJson, printNote, printTable } from './output.ts';
import { readJsonFile } from './read-json-file.ts';

type AddOptions = {
  name: string;
  lng: number;
  lat: number;
  source?: string;
  sourceStdin?: boolean;
  every?: number;
  department?: string;
  pose?: string;
  json?: boolean;
};

const toNumber = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number');
  return value;
};

/** `citymark camera`: cameras, their calibration and what is looked for through them. */
export function cameraCommand(open: OpenRuntime): Command {
  const camera = new Command('camera').description('cameras and what is looked for through them');

  camera
    .command('add <code>')
    .description('add a camera')
    .requiredOption('--name <name>', 'what people call it')
    .addOption(degrees('--lng <degrees>', 'longitude, WGS-84'))
    .addOption(degrees('--lat <degrees>', 'latitude, WGS-84'))
    .option('--source <url>', 'rtsp(s)://…, http(s)://… of a snapshot, or file:<name in VIDEO_DIR>')
    .option(
      '--source-stdin',
      'read the source from standard input, where no list of processes shows it',
    )
    .option('--every <seconds>', 'between looks', toNumber)
    .option('--department <code>', 'responsible for what is seen (citymark department list)')
    .option(
      '--pose <file>',
      'JSON: heightM, headingDeg, tiltDeg, rollDeg, hfovDeg, widthPx, heightPx',
    )
    .option('--json', 'print JSON')
    .action((code: string, options: AddOptions) => add(open, code, options));

  camera
    .command('list')
    .description('list all cameras by code')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => list(open, json));

  camera
    .command('show <code>')
    .description('show a camera with its calibration, algorithms and what is in sight')
    .option('--json', 'print JSON')
    .action((code: string, { json }: { json?: boolean }) => show(open, code, json));

  camera
    .command('record <code> <on|off>')
    .description('have our recorder keep what a camera sees, or no longer')
    .option('--days <days>', 'so long; as FOOTAGE_DAYS says unless told', toNumber)
    .action((code: string, state: string, { days }: { days?: number }) =>
      record(open, code, state, days),
    );

  camera
    .command('remove <code>')
    .description('remove a camera with its sight and settings')
    .action(async (code: string) => {
      const deps = await open();
      const known = await knownCamera(deps, code);
      await removeCamera(deps, known.cameraId);
      await noteCamera(deps, 'remove', known);
      printNote(`Removed ${code}.`);
    });

  camera.addCommand(cameraImportCommand(open));
  camera.addCommand(calibrateCommand(open));
  camera.addCommand(cameraAlgorithmCommand(open));
  return camera;
}

const degrees = (flags: string, description: string) =>
  new Option(flags, description).argParser(toNumber).makeOptionMandatory();

async function add(open: OpenRuntime, cameraCode: string, options: AddOptions): Promise<void> {
  const { name, lng, lat, every, department, pose, json } = options;
  const draft: CameraDraft = { cameraCode, name, lng, lat };
  const source = options.sourceStdin ? await standardInput() : options.source;
  if (source !== undefined) draft.sourceUrl = source;
  if (every !== undefined) draft.everySeconds = every;
  if (pose) draft.pose = await readJsonFile<PoseInput>(pose);
  const deps = await open();
  if (department) draft.departmentId = await departmentId(deps, department);
  const camera = await addCamera(deps, draft);
  await noteCamera(deps, 'add', camera);
  if (json) return printJson((await cameraViews(deps.db.query, [camera]))[0]);
  printNote(`Added ${name} (${cameraCode}).`);
}

async function record(open: OpenRuntime, code: string, state: string, days: number | undefined) {
  if (state !== 'on' && state !== 'off') {
    throw new AppError('invalid-field', 'Say on or off.');
  }
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= MOST_DAYS)) {
    throw new AppError('invalid-field', `--days is a whole number from 1 to ${MOST_DAYS}.`);
  }
  const deps = await open();
  const known = await knownCamera(deps, code);
  const kept = days === undefined ? {} : { footageDays: days };
  const change = { record: state === 'on', ...kept };
  await changeCamera(deps, known.cameraId, change);
  await noteCamera(deps, 'change', known, { record: change.record, footageDays: days ?? null });
  printNote(state === 'on' ? `${code} is recorded.` : `${code} is no longer recorded.`);
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString().trim();
}

async function departmentId(deps: AppDeps, code: string): Promise<string> {
  const all = await listDepartments(deps.db.query);
  const found = all.find((each) => each.departmentCode === code);
  if (found) return found.departmentId;
  throw new AppError('department-unknown', `There is no department with the code "${code}".`);
}

const PAGE = 200;
const MOST_DAYS = 3650;

async function list(open: OpenRuntime, json: boolean | undefined): Promise<void> {
  const { db } = await open();
  const all: CameraRecord[] = [];
  for (let after: string | undefined; ; after = all.at(-1)?.cameraCode) {
    const page = await listCameras(db.query, {}, { after, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) break;
  }
  const views = await cameraViews(db.query, all);
  if (json) return printJson(views);
  printTable(
    ['code', 'name', 'source', 'health', 'calibrated', ''],
    views.map((each) => [
      each.cameraCode,
      each.name,
      each.sourceShown || 'none',
      each.health,
      each.calibrated ? 'yes' : 'no',
      [!each.enabled && 'off', each.isDemo && 'demo'].filter(Boolean).join(' '),
    ]),
  );
}

async function show(open: OpenRuntime, code: string, json: boolean | undefined): Promise<void> {
  const deps = await open();
  const detail = await cameraDetailOf(deps, await knownCamera(deps, code));
  if (json) return printJson(detail);
  const { name, sourceShown, health, lng, lat, knownBy, sightCells, assets, zones } = detail;
  const lines: [string, string][] = [
    ['name', name],
    ['source', sourceShown || 'none'],
    ['health', `${health} since ${detail.healthSince}`],
    ['place', `${lng}, ${lat}`],
    ['calibration', calibrationLine(knownBy, detail.calibration?.rmseM)],
    ['sees', `${sightCells} cells, ${assets.length} fixtures, ${zones.length} zones`],
    ['algorithms', detail.algorithmIds.join(' ') || 'none'],
  ];
  for (const [label, value] of lines) print(`${label.padEnd(12)}${value}`);
}

function calibrationLine(knownBy: 'clicks' | 'pose' | null, rmseM: number | undefined): string {
  if (!knownBy) return 'none: places cannot be told';
  return rmseM === undefined ? `by ${knownBy}` : `by ${knownBy}, ${rmseM.toFixed(2)} m`;
}
