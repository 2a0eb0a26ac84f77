import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { calendarOfYear, importCalendar } from '../../tickets/index.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { print, printJson, printNote, printTable } from './output.ts';

/** `citymark calendar`: the holidays and make-up days that deadlines are counted by. */
export function calendarCommand(open: OpenRuntime): Command {
  const calendar = new Command('calendar').description('holidays and make-up days for deadlines');

  calendar
    .command('show')
    .description('list the days that differ from Monday to Friday')
    .option('--year <year>', 'which year (this one if not given)', readYear)
    .option('--json', 'print JSON')
    .action(async (options: { year?: number; json?: boolean }) => {
      const { db, clock } = await open();
      const year = options.year ?? clock.now().getFullYear();
      const { days, coveredThrough } = await calendarOfYear(db, year);
      if (options.json) return printJson({ year, days, coveredThrough });
      printTable(
        ['day', 'working', 'name'],
        days.map((each) => [each.day, each.working ? 'yes' : 'no', each.nameZh]),
      );
      printNote(`Known through ${coveredThrough}; later days count as plain weeks.`);
    });

  calendar
    .command('import <file>')
    .description('take days from a CSV with the columns day, working (yes or no) and name')
    .option('--covered-through <day>', 'up to which day the calendar is known then (YYYY-MM-DD)')
    .action(async (file: string, { coveredThrough }: { coveredThrough?: string }) => {
      const csv = await readFile(file, 'utf8');
      const deps = await open();
      const count = await importCalendar(deps.db, csv, coveredThrough);
      await noteChange(deps, {
        ...{ kind: 'calendar', action: 'import', subjectId: null, subjectName: basename(file) },
        after: { days: count, ...(coveredThrough && { coveredThrough }) },
      });
      print(`${count} days taken`);
      if (!coveredThrough) {
        printNote('Deadlines still say "known through" as before: give --covered-through.');
      }
    });

  return calendar;
}

function readYear(text: string): number {
  const year = Number(text);
  if (!Number.isInteger(year) || year < 2000 || year > 2100) {
    throw new InvalidArgumentError('must be a year such as 2027');
  }
  return year;
}
