import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isDay, printedReport, printReport, reportText } from '../../tickets/index.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { print, printJson, printNote } from './output.ts';

type MorningOptions = { day?: string; out?: string; language: 'zh' | 'en'; json?: boolean };

/** `citymark report`: what the district reads in the morning. */
export function reportCommand(open: OpenRuntime): Command {
  const report = new Command('report').description('reports on the district');

  report
    .command('morning')
    .description('print the morning report (民生诉求早报), as it was kept or else as it is now')
    .option('--day <day>', 'the day it is about (YYYY-MM-DD; the last one if not given)', readDay)
    .addOption(new Option('--language <language>').choices(['zh', 'en']).default('zh'))
    .option('--out <file>', 'write it to this file as PDF')
    .option('--json', 'print JSON')
    .action(async ({ day, out, language, json }: MorningOptions) => {
      const printed = await printedReport(await open(), day);
      if (out) {
        await writeFile(out, await printReport(printed, language));
        return printNote(`Written: ${out}`);
      }
      if (json) return printJson(printed);
      print(reportText(printed.figures, language));
    });

  return report;
}

function readDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('must be a day such as 2026-11-22');
  return text;
}
