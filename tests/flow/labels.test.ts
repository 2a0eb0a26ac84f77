import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retirePlate } from '../../assets/change-plate.ts';
import { createLabelBatch } from '../../assets/create-label-batch.ts';
import { plainDesign } from '../../assets/label/label-design.ts';
import { batchById, partsOfBatch } from '../../assets/label-batch-store.ts';
import { heldLabels } from '../../assets/label-store.ts';
import { mintPlates } from '../../assets/mint-plates.ts';
import { plateById } from '../../assets/plate-store.ts';
import { printLabel } from '../../assets/print-label.ts';
import { runLabelBatch, workLabelBatches } from '../../assets/run-label-batch.ts';
import { type Blobs, openBlobs } from '../../platform/blobs.ts';
import { systemClock } from '../../platform/clock.ts';
import { type Db, openDb } from '../../platform/db.ts';
import { openJobs } from '../../platform/jobs.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

const run = promisify(execFile);
const secrets = secretsFrom([Buffer.alloc(32, 1)]);
const settings = { publicUrl: 'https://q.example.cn' };

const installed = async (program: string, option: string) =>
  run(program, [option]).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
const hasZbarimg = await installed('zbarimg', '--version');
const hasPdftoppm = await installed('pdftoppm', '-v');

describe('labels on paper', () => {
  let database: TestDatabase;
  let db: Db;
  let directory: string;
  let blobs: Blobs;
  beforeAll(async () => {
    database = await freshDatabase();
    db = database.db;
    directory = await mkdtemp(join(tmpdir(), 'citymark-labels-'));
    blobs = await openBlobs(`file:${join(directory, 'blobs')}`);
  });
  afterAll(async () => {
    await blobs.close();
    await db.close();
    await database.drop();
    await rm(directory, { recursive: true });
  });

  const deps = () => ({ db, clock: systemClock, secrets, blobs, settings });
  let serial = 1;
  const mint = async (count: number) => {
    const lamps = await addStreetLamps(db, count, serial);
    serial += count;
    return mintPlates(deps(), { assetIds: lamps.map(({ assetId }) => assetId) });
  };
  const urlOf = (smartCode: string) => `HTTPS://Q.EXAMPLE.CN/A/${smartCode}`;
  const scan = async (picture: string) => {
    const { stdout } = await run('zbarimg', ['--quiet', '--raw', picture]);
    return stdout.trim().split('\n');
  };

  /** A picture of the label number `index` of a PDF of plates, at 10 pixels a module. */
  const cutOut = async (pdf: string, index: number) => {
    const [widthPx, heightPx] = [840, 592];
    const page = String(Math.floor(index / 8) + 1);
    const at = index % 8;
    const left = String((at % 2) * widthPx);
    const top = String(4 + Math.floor(at / 2) * heightPx);
    const crop = ['-x', left, '-y', top, '-W', String(widthPx), '-H', String(heightPx)];
    const picture = join(directory, `label-${index}`);
    const options = ['-r', '203.2', '-gray', '-png', '-singlefile', '-f', page, '-l', page];
    await run('pdftoppm', [...options, ...crop, pdf, picture]);
    return `${picture}.png`;
  };

  it.skipIf(!hasZbarimg)('a printed PNG is read by zbarimg, both symbols', async () => {
    const [plate] = await mint(1);
    for (const layout of ['plate', 'sticker'] as const) {
      const png = await printLabel(deps(), {
        plateId: plate?.plateId ?? '',
        design: plainDesign(layout),
        format: 'png',
      });
      const picture = join(directory, `${layout}.png`);
      await writeFile(picture, png);
      const url = urlOf(plate?.smartCode ?? '');
      expect(await scan(picture), layout).toEqual([url, url]);
    }
  });

  it('prints nothing for a plate that is refused', async () => {
    const [plate] = await mint(1);
    const plateId = plate?.plateId ?? '';
    await retirePlate(deps(), { plateId, reason: 'test' });
    await expect(
      printLabel(deps(), { plateId, design: plainDesign('plate'), format: 'svg' }),
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('retired') });
  });

  it('a batch releases what reads, holds the rest back and says why', async () => {
    const plates = await mint(10);
    const [first, second] = plates.map(({ plateId }) => plateId);
    await retirePlate(deps(), { plateId: first ?? '', reason: 'test' });
    const batch = await createLabelBatch(deps(), {
      plateIds: plates.map(({ plateId }) => plateId),
      design: plainDesign('plate'),
      createdBy: 'test',
    });
    expect(batch).toMatchObject({ state: 'waiting', total: 10, released: 0, held: 0, parts: 1 });
    const done = await runLabelBatch(deps(), batch.batchId);
    expect(done).toMatchObject({ state: 'done', released: 9, held: 1 });
    expect(await heldLabels(db.query, batch.batchId)).toMatchObject([
      { plateId: first, problem: 'the plate is retired' },
    ]);
    expect(await plateById(db.query, second ?? '')).toMatchObject({
      state: 'printed',
      printedAt: expect.any(Date),
    });
    const parts = await partsOfBatch(db.query, batch.batchId);
    expect(parts).toEqual([{ part: 0, blob: expect.any(String), labels: 9, pages: 2 }]);
    if (!hasPdftoppm || !hasZbarimg) return;
    const pdf = join(directory, 'batch.pdf');
    await writeFile(pdf, await blobs.get(parts[0]?.blob ?? ''));
    for (const [index, plate] of plates.slice(1).entries()) {
      const url = urlOf(plate.smartCode);
      expect(await scan(await cutOut(pdf, index)), url).toEqual([url, url]);
    }
  });

  it('a batch is made in the background', async () => {
    const jobs = await openJobs({ db });
    try {
      const told: string[] = [];
      await workLabelBatches({ ...deps(), jobs }, (batch) => told.push(batch));
      const plateIds = (await mint(3)).map(({ plateId }) => plateId);
      const { batchId } = await createLabelBatch(
        { ...deps(), jobs },
        { plateIds, design: plainDesign('sticker'), createdBy: 'test' },
      );
      await expect
        .poll(async () => (await batchById(db.query, batchId))?.state, { timeout: 60_000 })
        .toBe('done');
      // Once labels were read, and once the run was done.
      await expect.poll(() => told).toEqual([batchId, batchId]);
    } finally {
      await jobs.stop();
    }
  });

  it('a batch that was killed goes on where it was', async () => {
    const plateIds = (await mint(240)).map(({ plateId }) => plateId);
    const { batchId } = await createLabelBatch(deps(), {
      plateIds,
      design: plainDesign('sticker'),
      createdBy: 'test',
    });
    // The embedded database is for one process at a time.
    await db.close();
    const args = ['tests/support/print-batch.ts', database.url, `file:${directory}/blobs`, batchId];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(child.stdout), 'line');
    child.kill('SIGKILL');
    await once(child, 'exit');
    db = await openDb(database.url);

    const killed = await batchById(db.query, batchId);
    expect(killed).toMatchObject({ state: 'running', total: 240 });
    expect(killed?.released).toBeGreaterThanOrEqual(Number(line));
    expect(killed?.released).toBeLessThan(240);
    const progress: number[] = [];
    const done = await runLabelBatch(deps(), batchId, (settled) => progress.push(settled));
    expect(done).toMatchObject({ state: 'done', released: 240, held: 0 });
    expect(progress[0]).toBeGreaterThan(killed?.released ?? 0);
    expect(progress).toHaveLength((240 - (killed?.released ?? 0)) / 48);
    expect(await partsOfBatch(db.query, batchId)).toMatchObject([
      { part: 0, labels: 240, pages: 10 },
    ]);
    expect(await runLabelBatch(deps(), batchId)).toEqual(done);
  });
});
