import { runLabelBatch } from '../../assets/run-label-batch.ts';
import { openBlobs } from '../../platform/blobs.ts';
import { systemClock } from '../../platform/clock.ts';
import { openDb } from '../../platform/db.ts';
import { secretsFrom } from '../../platform/secrets.ts';

/** A process of its own that works on a batch and says after each chunk how far it is; made to be killed. */
const [databaseUrl = '', blobsUrl = '', batchId = ''] = process.argv.slice(2);

const deps = {
  db: await openDb(databaseUrl),
  blobs: await openBlobs(blobsUrl),
  clock: systemClock,
  secrets: secretsFrom([Buffer.alloc(32, 1)]),
  settings: { publicUrl: 'https://q.example.cn' },
};
await runLabelBatch(deps, batchId, (settled) => process.stdout.write(`${settled}\n`));
await deps.db.close();
