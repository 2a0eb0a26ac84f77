import { Command } from 'commander';
import { footageStatus, segmentsBetween } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { knownCamera } from './known-camera.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitFound, print, printJson, printTable } from './output.ts';

type Json = { json?: boolean };
type RangeOptions = Json & { from?: string; to?: string };

const DAY_MS = 24 * 3600_000;

/** `citymark footage`: what our own recorder keeps. */
export function footageCommand(open: OpenRuntime): Command {
  const footage = new Command('footage').description('what our own recorder keeps of cameras');

  footage
    .command('status')
    .description('how recording goes, and how much there is; exit code 3 when somebody must act')
    .option('--json', 'print JSON')
    .action(({ json }: Json) => status(open, json));

  footage
    .command('segments <camera>')
    .description('list the segments of a camera')
    .option('--from <time>', 'ISO 8601; a day before the end unless told')
    .option('--to <time>', 'ISO 8601; now unless told')
    .option('--json', 'print JSON')
    .action((code: string, options: RangeOptions) => segments(open, code, options));

  return footage;
}

async function status(open: OpenRuntime, json: boolean | undefined): Promise<void> {
  const all = await footageStatus((await open()).db.query);
  const { recorder, cameras, held } = all;
  if (recorder && recorder.room !== 'enough') exitFound();
  if (json) return printJson(all);
  const lines: [string, string][] = [
    ['recorder', recorder ? `heard of at ${recorder.seenAt.toISOString()}` : 'never started'],
    ['footage', `${gigabytes(all.bytes)} in ${all.segments} segments`],
    ['oldest', all.oldest?.toISOString() ?? 'none'],
    ['held', `${gigabytes(held.bytes)} by ${held.holders} holders`],
  ];
  if (recorder)
    lines.push(['disk', `${rooms[recorder.room]}; ${gigabytes(recorder.freeBytes)} free`]);
  for (const [label, value] of lines) print(`${label.padEnd(10)}${value}`);
  printTable(
    ['camera', 'state', 'segments', 'size', 'from', 'to', ''],
    cameras.map((each) => [
      each.cameraCode ?? each.cameraId,
      each.state ?? (each.record ? 'not running' : 'off'),
      String(each.segments),
      gigabytes(each.bytes),
      each.oldest?.toISOString() ?? '',
      each.newest?.toISOString() ?? '',
      each.reason ?? '',
    ]),
  );
}

const rooms = {
  enough: 'has room',
  dropping: 'FULL: footage is dropped before its days are over; give it more room',
  none: 'FULL of held footage: nothing is recorded until there is room or a hold ends',
} as const;

async function segments(open: OpenRuntime, code: string, options: RangeOptions): Promise<void> {
  const deps = await open();
  const to = timeOf('--to', options.to) ?? deps.clock.now();
  const from = timeOf('--from', options.from) ?? new Date(to.getTime() - DAY_MS);
  const { cameraId } = await knownCamera(deps, code);
  const found = await segmentsBetween(deps.db.query, cameraId, { from, to });
  if (options.json) return printJson(found);
  printTable(
    ['from', 'seconds', 'pixels', 'bytes', 'file'],
    found.map(({ startsAt, endsAt, widthPx, heightPx, bytes, path }) => [
      startsAt.toISOString(),
      ((endsAt.getTime() - startsAt.getTime()) / 1000).toFixed(1),
      `${widthPx}×${heightPx}`,
      String(bytes),
      path,
    ]),
  );
}

function timeOf(option: string, text: string | undefined): Date | undefined {
  const time = text === undefined ? undefined : new Date(text);
  if (!time || !Number.isNaN(time.getTime())) return time;
  throw new AppError('invalid-field', `${option} is a time such as 2026-11-20T12:00:00+08:00.`);
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
