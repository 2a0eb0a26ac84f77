import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'qrcode';
import { type Label, type LabelContent, labelComposer } from '../assets/label/label.ts';
import { labelSheets } from '../assets/label/label-pdf.ts';
import { type LabelLayoutName, labelLayouts } from '../assets/label/layout.ts';
import { readBack } from '../assets/label/read-back.ts';
import { mintPlates } from '../assets/mint-plates.ts';
import {
  parseSmartCode,
  printedSmartCode,
  type SmartCode,
  smartCodeTag,
  smartCodeUrl,
} from '../assets/smart-code.ts';
import { prepareDatabase } from '../gateway/prepare-database.ts';
import { systemClock } from '../platform/clock.ts';
import { type Db, openDb } from '../platform/db.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { addStreetLamps } from '../tests/support/street-lamps.ts';
import { against, type BenchRow } from './bench.ts';

const LABELS = 8_000;
/** As many as a print run puts into one PDF. */
const PART = 960;
const CODES = 100_000;
const ASSETS = 20_000;

/** Labels to PDF against the bare QR library on the same payloads, and codes minted into both databases. */
export async function run(): Promise<BenchRow[]> {
  return [...(await labels('sticker')), ...(await labels('plate')), ...(await codes())];
}

function contents(): LabelContent[] {
  const key = randomBytes(32);
  return Array.from({ length: LABELS }, (_, index) => {
    const serial = String(index).padStart(6, '0');
    const identity = { assetCode: `4403100118${serial}`, serial: '00', keyId: '1' };
    const code: SmartCode = { ...identity, tag: smartCodeTag(key, identity) };
    return {
      plateId: randomUUID(),
      url: smartCodeUrl('http://127.0.0.1:8080', code),
      printedCode: printedSmartCode(code),
      assetName: `坪山区龙田街道龙坪路${index}号路灯`,
      className: '路灯',
    };
  });
}

/** Bare and ours take turns part by part, so that a machine that gets slower does so for both. */
async function labels(layout: LabelLayoutName): Promise<BenchRow[]> {
  const all = contents();
  const compose = labelComposer(labelLayouts[layout], '127.0.0.1:8080');
  const times = { bare: 0, ours: 0, readBack: 0 };
  await timed(() => labelSheets(all.slice(0, PART).map(compose), 'warm-up'));
  let firstPart: Label[] = [];
  for (let start = 0; start < LABELS; start += PART) {
    const part = all.slice(start, start + PART);
    times.bare += await timed(() => {
      for (const { url } of part) create(url, { errorCorrectionLevel: 'Q' });
    });
    times.ours += await timed(async () => {
      const composed = part.map(compose);
      await labelSheets(composed, 'bench');
      if (start === 0) firstPart = composed;
    });
  }
  times.readBack = (await timedReadBack(firstPart)) * (LABELS / PART);
  const name = `8,000 labels to PDF (${layout})`;
  return [
    { name: `bare qrcode create, the same 8,000 payloads`, value: times.bare, unit: 's' },
    { name, value: times.ours, unit: 's' },
    against({ name: `${name} ÷ bare qrcode`, value: times.ours / times.bare, unit: '×' }, '<=', 2),
    {
      name: `${name}, both symbols read back by two decoders (from ${PART})`,
      value: times.ours + times.readBack,
      unit: 's',
    },
    {
      name: `${name}, with read-back ÷ bare qrcode`,
      value: (times.ours + times.readBack) / times.bare,
      unit: '×',
    },
  ];
}

/** As a print run does it: four labels on their way at a time. */
async function timedReadBack(part: Label[]): Promise<number> {
  const queue = part.values();
  return timed(async () => {
    const lane = async () => {
      for (const label of queue) {
        const problem = await readBack(label);
        if (problem) throw new Error(`a label is not read back: ${problem}`);
      }
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
  });
}

async function codes(): Promise<BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-bench-'));
  const embedded = await openDb(`pglite:${directory}`);
  try {
    await prepareDatabase(embedded);
    return [...(await minted(embedded, 'embedded')), ...(await mintedOnServer())];
  } finally {
    await embedded.close();
    await rm(directory, { recursive: true });
  }
}

async function mintedOnServer(): Promise<BenchRow[]> {
  const server = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const admin = await openDb(server, { maxConnections: 1 }).catch(() => undefined);
  if (!admin) return [];
  const name = `citymark_bench_${randomUUID().replaceAll('-', '')}`;
  const adminQuery = (text: string) => admin.query({ text, values: [] });
  await adminQuery(`create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  try {
    const db = await openDb(url.href);
    await prepareDatabase(db);
    return await minted(db, 'PostgreSQL').finally(() => db.close());
  } finally {
    await adminQuery(`drop database ${name} with (force)`);
    await admin.close();
  }
}

/** Five plates for each of 20,000 assets, with the codes they carry. */
async function minted(db: Db, engine: string): Promise<BenchRow[]> {
  const lamps = await addStreetLamps(db, ASSETS);
  const assetIds = lamps.map(({ assetId }) => assetId);
  const deps = { db, secrets: secretsFrom([randomBytes(32)]), clock: systemClock };
  let count = 0;
  const seconds = await timed(async () => {
    while (count < CODES) {
      const plates = await mintPlates(deps, { assetIds });
      count += plates.filter(({ smartCode }) => parseSmartCode(smartCode)).length;
    }
  });
  return [
    { name: `100,000 codes minted (${engine})`, value: seconds, unit: 's' },
    { name: `codes minted per second (${engine})`, value: count / seconds, unit: '/s' },
  ];
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
