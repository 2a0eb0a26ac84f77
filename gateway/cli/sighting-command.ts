import { Command, Option } from 'commander';
import {
  judgeSighting,
  listSightings,
  type Sighting,
  sightingById,
  type Verdict,
} from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import { staffByLogin } from '../staff-store.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { print, printJson, printTable } from './output.ts';

type ListOptions = {
  waiting?: boolean;
  state?: Sighting['state'];
  algorithm?: string;
  limit: string;
  json?: boolean;
};
type JudgeOptions = { by: string; note?: string; json?: boolean };

const MOST = 1000;

/** `citymark sighting`: what cameras have found at places. */
export function sightingCommand(open: OpenRuntime): Command {
  const sighting = new Command('sighting').description('what cameras have found at places');

  sighting
    .command('list')
    .description('list sightings, the newest first')
    .option('--waiting', 'only alerts that wait for a person')
    .addOption(
      new Option('--state <state>', 'only those in this state').choices([
        'candidate',
        'present',
        'alerted',
        'clearing',
        'gone',
      ]),
    )
    .option('--algorithm <id>', 'only those of this algorithm')
    .option('--limit <count>', `at most so many, up to ${MOST}`, '50')
    .option('--json', 'print JSON')
    .action((options: ListOptions) => list(open, options));

  sighting
    .command('show <id>')
    .description('everything about one sighting')
    .option('--json', 'print JSON')
    .action(async (id: string, options: { json?: boolean }) => {
      const found = isId(id) ? await sightingById((await open()).db.query, id) : undefined;
      if (!found) throw new AppError('not-found', `There is no sighting ${id}.`);
      printOne(found, options.json);
    });

  for (const [name, verdict, description] of [
    ['confirm', 'confirmed', 'say that an alert is right'],
    ['reject', 'rejected', 'say that an alert is wrong: nothing follows from it'],
  ] as const) {
    sighting
      .command(`${name} <id>`)
      .description(description)
      .requiredOption('--by <login>', 'who says so: a dispatcher or grid worker')
      .option('--note <text>', 'why, in a few words')
      .option('--json', 'print JSON')
      .action((id: string, options: JudgeOptions) => judge(open, id, verdict, options));
  }
  return sighting;
}

async function list(open: OpenRuntime, options: ListOptions): Promise<void> {
  const { waiting, state, algorithm: algorithmId, json } = options;
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new AppError('invalid-field', `--limit is a whole number from 1 to ${MOST}.`);
  }
  const { db } = await open();
  const found = await listSightings(db.query, { waiting, state, algorithmId }, { limit });
  if (json) return printJson(found);
  printTable(
    ['sighting', 'algorithm', 'state', 'since', 'score', 'verdict'],
    found.map((each) => [
      each.sightingId,
      each.algorithmId,
      each.state,
      each.presentSince.toISOString(),
      each.score.toFixed(2),
      each.verdict ?? '',
    ]),
  );
}

async function judge(open: OpenRuntime, id: string, verdict: Verdict, options: JudgeOptions) {
  const { by, note, json } = options;
  const deps = await open();
  const staff = await staffByLogin(deps.db.query, by);
  const mayJudge = staff?.roles.some((role) => role === 'dispatcher' || role === 'grid_worker');
  if (!staff || staff.disabled || !mayJudge) {
    throw new AppError('not-allowed', `${by} is no dispatcher or grid worker who can sign in.`);
  }
  if (!isId(id)) throw new AppError('not-found', `There is no sighting ${id}.`);
  printOne(await judgeSighting(deps, staff, id, { verdict, note }), json);
}

function printOne(sighting: Sighting, json: boolean | undefined): void {
  if (json) {
    printJson(sighting);
    return;
  }
  for (const [key, value] of Object.entries(sighting)) {
    const text = value instanceof Date ? value.toISOString() : JSON.stringify(value);
    print(`${key}: ${text}`);
  }
}
