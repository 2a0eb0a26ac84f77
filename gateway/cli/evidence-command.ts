import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { evidenceViews, ticketChain } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { readPublicKeys } from '../../platform/signing.ts';
import {
  type BundleReport,
  checkBundle,
  exportEvidence,
  MAX_BUNDLE_BYTES,
} from '../../tickets/index.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitCodes, print, printJson, printNote, printTable } from './output.ts';
import { type Progress, progress } from './progress.ts';

/** Exit codes of `verify`, besides 1 for what is no bundle at all. */
const exitOf: Record<BundleReport['status'], number> = {
  verified: exitCodes.ok,
  'verified-except': exitCodes.found,
  'not-signed-by-key': 4,
  damaged: 5,
};

/** `citymark evidence`: what was seen of a ticket, as a file that anybody can check. */
export function evidenceCommand(open: OpenRuntime): Command {
  const evidence = new Command('evidence').description('evidence of tickets, to take and to check');

  evidence
    .command('export <ticketNumber>')
    .description('write everything that was seen of a ticket into one signed zip')
    .option('--out <file>', 'where to; otherwise citymark-evidence-<ticketNumber>.zip')
    .action(async (ticketNumber: string, { out }: { out?: string }) => {
      let bar: Progress | undefined;
      let shown = 0;
      const number = ticketNumber.toUpperCase();
      const bundle = await exportEvidence(await open(), null, number, (done, total) => {
        bar ??= progress('originals', total);
        bar.advance(done - shown);
        shown = done;
      });
      bar?.done();
      const path = out ?? bundle.fileName;
      await writeWhole(path, bundle.pieces);
      printNote(`${bundle.rows} pieces of evidence.`);
      print(path);
    });

  evidence
    .command('verify <bundle>')
    .description(
      'check a bundle with nothing but itself: no database, no network, no configuration',
    )
    .option(
      '--key <key>',
      'the public key to trust: 64 hex digits, or a file (PEM, or /api/evidence-key)',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 verified, 3 verified except for what is named, 4 not signed by this key,\n' +
        '5 damaged, 1 no bundle that can be read.',
    )
    .action(async (path: string, options: { key?: string; json?: boolean }) => {
      const keys = options.key === undefined ? [] : await trustedKeys(options.key);
      const { size } = await stat(path);
      if (size > MAX_BUNDLE_BYTES) throw new AppError('bundle-refused', 'It is larger than 1 GiB.');
      const report = await checkBundle(await readFile(path), keys);
      process.exitCode = exitOf[report.status];
      if (options.json) printJson(report);
      else printReport(report);
    });

  evidence
    .command('views <ticketNumber>')
    .description('who has looked at originals, or taken a bundle')
    .option('--json', 'print JSON')
    .action(async (ticketNumber: string, { json }: { json?: boolean }) => {
      const chain = ticketChain(ticketNumber.toUpperCase());
      const views = await evidenceViews((await open()).db.query, chain);
      if (json) return printJson(views);
      printTable(
        ['at', 'who', 'what'],
        views.map(({ viewedAt, staffName, evidenceId }) => [
          viewedAt.toISOString(),
          staffName,
          evidenceId ?? 'bundle',
        ]),
      );
    });

  return evidence;
}

/** A file that is there whole or not at all. */
async function writeWhole(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    await pipeline(pieces, createWriteStream(unfinished));
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function trustedKeys(given: string): Promise<Uint8Array[]> {
  const isHex = /^[0-9a-f]{64}$/i.test(given);
  const keys = readPublicKeys(isHex ? given : await readFile(given, 'utf8'));
  if (keys.length > 0) return keys;
  throw new AppError('invalid-field', `${given} holds no Ed25519 public key (hex, PEM or JSON).`);
}

const statusText: Record<BundleReport['status'], string> = {
  verified: 'verified 核对无误',
  'verified-except': 'verified except 除下列各项外核对无误:',
  'not-signed-by-key': 'not signed by this key 不是该公钥签名',
  damaged: 'damaged 已损坏:',
};

function printReport(report: BundleReport): void {
  print(statusText[report.status]);
  for (const { part, what } of report.faults) print(`  ${part} ${what}`);
  if (report.ticketNumber) {
    const { ticketNumber, exportedAt, rows, events, files } = report;
    print(`ticket ${ticketNumber}, exported ${exportedAt}`);
    print(`${rows} pieces of evidence, ${events} events, ${files} files`);
  }
  if (report.publicKey) print(`signed with key ${report.keyId} ${report.publicKey}`);
  if (report.isKeyGiven || report.status === 'damaged') return;
  printNote(
    'The key is the bundle’s own word. Compare it with the one that the service publishes at ' +
      '/api/evidence-key, or give that one with --key.',
  );
}
