import { Command } from 'commander';
import { type AuditFinding, auditTickets } from '../../tickets/index.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitFound, print, printJson, printNote } from './output.ts';
import { type Progress, progress } from './progress.ts';

/** `citymark audit`: whether the history of every ticket is as it was written. */
export function auditCommand(open: OpenRuntime): Command {
  return new Command('audit')
    .description('check the hash chain of every ticket; exit code 3 when something was changed')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { db } = await open();
      const findings: AuditFinding[] = [];
      let bar: Progress | undefined;
      let shown = 0;
      const read = await auditTickets(db, {
        onFinding: (finding) => findings.push(finding),
        onProgress: (done, total) => {
          bar ??= progress('tickets', total);
          bar.advance(done - shown);
          shown = done;
        },
      });
      bar?.done();
      if (findings.length > 0) exitFound();
      if (json) return printJson({ ...read, findings });
      for (const { ticketNumber, seq, what } of findings) {
        print(`${ticketNumber} ${seq === null ? 'ticket' : `event ${seq}`}: ${what}`);
      }
      printNote(
        `${read.tickets} tickets with ${read.events} events read, ${findings.length} findings.`,
      );
    });
}
