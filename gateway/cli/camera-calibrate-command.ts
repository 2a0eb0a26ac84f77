import { Command } from 'commander';
import {
  type CalibrationInput,
  calibrateCamera,
  type PoseInput,
  poseCamera,
} from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { knownCamera } from './known-camera.ts';
import { noteCamera } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { printJson, printNote, printTable } from './output.ts';
import { readJsonFile } from './read-json-file.ts';

type CalibrateOptions = { clicks?: string; pose?: string; save?: boolean; json?: boolean };

/** `citymark camera calibrate`: by clicks in the picture and on the map, or by the pose. */
export function calibrateCommand(open: OpenRuntime): Command {
  return new Command('calibrate')
    .argument('<code>', 'of the camera')
    .description('calibrate a camera by clicks or by its pose')
    .option('--clicks <file>', 'JSON: {widthPx, heightPx, clicks: [{x, y, lng, lat}, …]}')
    .option('--pose <file>', 'JSON as for add; always kept')
    .option('--save', 'keep the clicks; without it only tell how well they fit')
    .option('--json', 'print JSON')
    .action((code: string, options: CalibrateOptions) => calibrate(open, code, options));
}

async function calibrate(open: OpenRuntime, code: string, options: CalibrateOptions) {
  const { clicks, pose, save = false, json } = options;
  if (!clicks === !pose) throw new AppError('bad-request', 'Give either --clicks or --pose.');
  const input = clicks ? await readJsonFile<Omit<CalibrationInput, 'save'>>(clicks) : undefined;
  const posed = pose ? await readJsonFile<PoseInput>(pose) : undefined;
  const deps = await open();
  const camera = await knownCamera(deps, code);
  const { cameraId } = camera;
  if (posed) {
    const sightCells = await poseCamera(deps, cameraId, posed);
    await noteCamera(deps, 'calibrate', camera, { by: 'pose' });
    if (json) return printJson({ rmseM: null, residuals: [], saved: true, sightCells });
    return printNote(`${code} sees ${sightCells} cells now.`);
  }
  if (!input) return;
  const result = await calibrateCamera(deps, cameraId, { ...input, save });
  if (result.saved) await noteCamera(deps, 'calibrate', camera, { by: 'clicks' });
  if (json) return printJson(result);
  printTable(
    ['click', 'off by', ''],
    result.residuals.map(({ residualM, used }, index) => [
      String(index + 1),
      `${residualM.toFixed(2)} m`,
      used ? '' : 'left out: contradicts the others',
    ]),
  );
  printNote(
    `The clicks fit to ${result.rmseM.toFixed(2)} m. ` +
      (result.saved ? `${code} sees ${result.sightCells} cells now.` : 'Not kept: add --save.'),
  );
}
