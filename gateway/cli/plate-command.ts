import { Command, InvalidArgumentError, Option } from 'commander';
import {
  assetByCode,
  assetsWithoutPlate,
  findPlate,
  labelLayoutNames,
  listPlates,
  type MintedPlate,
  mintPlates,
  type Plate,
  type PlateState,
  plateStates,
  replacePlate,
  retirePlate,
} from '../../assets/index.ts';
import type { AdminDeed } from '../../platform/admin-log.ts';
import { AppError } from '../../platform/errors.ts';
import type { AppDeps } from '../deps.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { print, printJson, printNote, printTable } from './output.ts';
import { type PrintOptions, printPlates } from './print-plates.ts';
import { progress } from './progress.ts';

type MintOptions = { missing?: boolean; class?: string; street?: string; json?: boolean };
type EndOptions = { reason: string; json?: boolean };
type ListOptions = { asset?: string; state?: PlateState; limit: number; json?: boolean };

const PLATE = 'its code, its id, or asset code and serial';

/** `citymark plate`: smart codes on plates, from minting to retiring. */
export function plateCommand(open: OpenRuntime): Command {
  const plate = new Command('plate').description('plates with smart codes (智慧码铭牌)');
  const json = new Option('--json', 'print JSON');

  plate
    .command('mint [assetCodes...]')
    .description('mint a plate for each of these assets')
    .option('--missing', 'for all assets that have no plate')
    .option('--class <code>', 'with --missing: only of this class')
    .option('--street <name>', 'with --missing: only on this street')
    .addOption(json)
    .action(async (codes: string[], options: MintOptions) => mint(await open(), codes, options));

  plate
    .command('print [assetCodes...]')
    .description('read labels back and write them as PDF; the latest plate of each asset')
    .option('--new', 'all plates that were never printed')
    .option('--class <code>', 'with --new: only of this class')
    .option('--street <name>', 'with --new: only on this street')
    .option('--batch <id>', 'go on with a batch that was interrupted')
    .addOption(
      new Option('--layout <name>', 'plate: A7 for outdoors; sticker: 70 × 37 mm')
        .choices(labelLayoutNames)
        .default('plate'),
    )
    .option('--out <directory>', 'where the files go', '.')
    .addOption(json)
    .action(async (codes: string[], options: PrintOptions) =>
      printPlates(await open(), codes, options),
    );

  plate
    .command('replace <plate>')
    .description(`refuse a plate from now on and mint a new one; ${PLATE}`)
    .requiredOption('--reason <text>', 'why')
    .addOption(json)
    .action(async (text: string, options: EndOptions) => replace(await open(), text, options));

  plate
    .command('retire <plate>')
    .description(`refuse a plate from now on; ${PLATE}`)
    .requiredOption('--reason <text>', 'why')
    .addOption(json)
    .action(async (text: string, options: EndOptions) => {
      const deps = await open();
      const { plateId } = await findPlate(deps.db.query, text);
      const { reason } = options;
      const retired = await retirePlate(deps, { plateId, reason });
      await noteChange(deps, plateDeed('retire', retired, reason));
      if (options.json) return printJson(retired);
      print(`${retired.assetCode} ${retired.serial} is retired.`);
    });

  plate
    .command('list')
    .description('list plates')
    .option('--asset <code>', 'only of this asset')
    .addOption(new Option('--state <state>', 'only in this state').choices(plateStates))
    .option('--limit <number>', 'at most so many', positive, 1000)
    .addOption(json)
    .action(async (options: ListOptions) => list(await open(), options));

  return plate;
}

function positive(text: string): number {
  if (!/^[1-9][0-9]{0,6}$/.test(text)) throw new InvalidArgumentError('Not a number above zero.');
  return Number(text);
}

async function mint(deps: AppDeps, codes: string[], options: MintOptions): Promise<void> {
  const filter = { classCode: options.class, street: options.street, limit: 1_000_000 };
  const assetIds = options.missing
    ? await assetsWithoutPlate(deps.db.query, filter)
    : await assetIdsOf(deps, codes);
  if (assetIds.length === 0) {
    return printNote('Nothing to mint: name assets, or give --missing for all without a plate.');
  }
  const bar = progress('minting', assetIds.length);
  let last = 0;
  const minted = await mintPlates(deps, {
    assetIds,
    onProgress: (count) => {
      bar.advance(count - last);
      last = count;
    },
  }).finally(() => bar.done());
  await noteChange(deps, {
    ...{ kind: 'plate', action: 'mint', subjectId: null, subjectName: null },
    after: { plates: minted.length, first: minted[0]?.assetCode ?? null },
  });
  if (options.json) return printJson(minted);
  for (const each of minted) print(line(each));
  printNote(`${minted.length} plates minted. citymark plate print --new prints them.`);
}

async function assetIdsOf(deps: AppDeps, codes: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const code of codes) {
    const asset = await assetByCode(deps.db.query, code);
    if (!asset) throw new AppError('not-found', `There is no asset ${code}.`);
    ids.push(asset.assetId);
  }
  return ids;
}

async function replace(deps: AppDeps, text: string, options: EndOptions): Promise<void> {
  const { plateId } = await findPlate(deps.db.query, text);
  const { reason } = options;
  const done = await replacePlate(deps, { plateId, reason });
  await noteChange(deps, plateDeed('replace', done.old, reason));
  if (options.json) return printJson(done);
  print(line(done.replacement));
  printNote(`${done.old.assetCode} ${done.old.serial} is refused from now on.`);
}

async function list(deps: AppDeps, options: ListOptions): Promise<void> {
  const filter = { assetCode: options.asset, state: options.state };
  const plates = await listPlates(deps.db.query, filter, { limit: options.limit });
  if (options.json) return printJson(plates);
  printTable(
    ['asset', 'serial', 'key', 'state', 'minted', 'plate'],
    plates.map((each: Plate) => [
      each.assetCode,
      each.serial,
      each.keyId,
      each.state,
      each.mintedAt.toISOString().slice(0, 10),
      each.plateId,
    ]),
  );
}

const plateDeed = (
  action: 'replace' | 'retire',
  { plateId, assetCode, serial }: Pick<Plate, 'plateId' | 'assetCode' | 'serial'>,
  reason: string,
): AdminDeed => ({
  ...{ kind: 'plate', action, subjectId: plateId, subjectName: `${assetCode} ${serial}` },
  after: { reason },
});

const line = ({ assetCode, serial, smartCode }: MintedPlate) =>
  `${assetCode}  ${serial}  ${smartCode}`;
