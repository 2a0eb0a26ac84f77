import { Command, InvalidArgumentError, Option } from 'commander';
import { setAlgorithm } from '../../detection/index.ts';
import { cameraDetailOf } from './camera-detail-of.ts';
import { knownCamera } from './known-camera.ts';
import { noteCamera } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { printJson, printNote, printTable } from './output.ts';

type SetOptions = {
  on?: boolean;
  off?: boolean;
  set?: Record<string, number>;
  hours?: [string, string];
  always?: boolean;
  json?: boolean;
};

/** `key=value` pairs gathered into one record. */
const gather = (text: string, before: Record<string, number> = {}): Record<string, number> => {
  const [key = '', value = ''] = text.split('=');
  const number = Number(value);
  if (!key || value === '' || !Number.isFinite(number)) {
    throw new InvalidArgumentError('write it as dwellSeconds=30');
  }
  return { ...before, [key]: number };
};

const readHours = (text: string): [string, string] => {
  const [from, to, ...rest] = text.split('-');
  if (!from || !to || rest.length > 0) throw new InvalidArgumentError('write them as 07:00-22:00');
  return [from, to];
};

/** `citymark camera algorithm`: what is looked for through a camera; without a choice it lists. */
export function cameraAlgorithmCommand(open: OpenRuntime): Command {
  return new Command('algorithm')
    .description('list the algorithms of a camera, or switch one on or off and set it')
    .argument('<code>', 'of the camera')
    .argument('[algorithm]', 'left-object, say')
    .addOption(new Option('--on', 'switch it on').conflicts('off'))
    .addOption(new Option('--off', 'switch it off'))
    .option('--set <key=value>', 'a setting of its own, as often as needed; replaces all', gather)
    .addOption(
      new Option('--hours <from-to>', 'only then, Asia/Shanghai; may run over midnight')
        .argParser(readHours)
        .conflicts('always'),
    )
    .option('--always', 'in the hours of the catalogue again')
    .option('--json', 'print JSON')
    .action((code: string, algorithmId: string | undefined, options: SetOptions) =>
      algorithmId === undefined
        ? list(open, code, options.json)
        : set(open, code, algorithmId, options),
    );
}

async function algorithmsOf(open: OpenRuntime, code: string) {
  const deps = await open();
  const camera = await knownCamera(deps, code);
  const { algorithms } = await cameraDetailOf(deps, camera);
  return { deps, camera, algorithms };
}

async function list(open: OpenRuntime, code: string, json: boolean | undefined): Promise<void> {
  const { algorithms } = await algorithmsOf(open, code);
  if (json) return printJson(algorithms);
  printTable(
    ['algorithm', '', 'settings', 'hours', ''],
    algorithms.map((each) => [
      each.algorithmId,
      each.enabled ? 'on' : 'off',
      Object.entries(each.settings)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
      each.hours?.join('-') ?? '',
      each.available ? '' : (each.reasonEn ?? 'unavailable'),
    ]),
  );
}

async function set(
  open: OpenRuntime,
  code: string,
  algorithmId: string,
  options: SetOptions,
): Promise<void> {
  const { deps, camera, algorithms } = await algorithmsOf(open, code);
  const before = algorithms.find((each) => each.algorithmId === algorithmId);
  const { on, off, always, hours = always ? null : (before?.hours ?? null) } = options;
  const enabled = on === true || (off !== true && (before?.enabled ?? false));
  const settings = options.set ?? before?.settings ?? {};
  await setAlgorithm(deps, camera.cameraId, algorithmId, { enabled, settings, hours });
  await noteCamera(deps, 'change', camera, { algorithmId, enabled, settings, hours });
  if (options.json) return printJson({ algorithmId, enabled, settings, hours });
  printNote(`${algorithmId} is ${enabled ? 'on' : 'off'} for ${code}.`);
}
