import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'web/desk');
const target = join(root, 'web/dist');
const stampFile = join(target, '.built');

/** Everything the bundle depends on: our sources, this recipe, and the exact versions of the libraries. */
const fingerprint = async (): Promise<string> => {
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  files.push(join(root, 'package-lock.json'), join(root, 'web/build.ts'));
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
};

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Builds the desk into web/dist unless what lies there was built from exactly these sources. */
const buildDesk = async (force: boolean): Promise<void> => {
  const wanted = await fingerprint();
  const present = await readFile(stampFile, 'utf8').catch(() => '');
  if (!force && present === wanted) return;
  say('desk: building …');
  const started = performance.now();
  // The stamp goes first and comes back last: a build that was cut short is never taken for a good one.
  await rm(stampFile, { force: true });
  const { build } = await import('vite');
  await build({
    root: source,
    configFile: join(source, 'vite.config.ts'),
    configLoader: 'native',
    logLevel: 'error',
  });
  await writeFile(stampFile, wanted);
  say(`desk: built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
};

try {
  await buildDesk(process.argv.includes('--force'));
} catch (error) {
  say(`desk: the build failed.\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
