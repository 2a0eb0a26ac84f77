import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMaskedCopies } from '../../detection/evidence/masked-copies.ts';
import type { Models } from '../../detection/models/index.ts';
import { sql } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { plainPicture } from '../support/evidence-drafts.ts';
import { ledgerDeps } from '../support/ledger-world.ts';

describe('masked copies', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());
  const nobody = { modelId: 'none', modelVersion: '1', items: [] };
  const looking = (detect: () => void = () => {}): Pick<Models, 'detect'> => ({
    async detect(_modelId, { widthPx, heightPx }) {
      detect();
      return { ...nobody, widthPx, heightPx };
    },
  });

  it('are made once, however many ask, and linked to the original by its hash', async () => {
    let looks = 0;
    const { deps } = ledgerDeps(database.db);
    const sha256 = await deps.blobs.put(await plainPicture('red'));
    const copies = openMaskedCopies({ ...deps, models: looking(() => (looks += 1)) });
    const original = { sha256, mediaType: 'image/jpeg' };
    const made = await Promise.all([1, 2, 3].map(() => copies.of(original)));
    const looksOfOne = looks;
    const again = await openMaskedCopies({ ...deps, models: looking(() => (looks += 1)) }).of(
      original,
    );
    for (const each of [...made, again]) expect(Buffer.compare(each, made[0] ?? each)).toBe(0);
    expect(looks).toBe(looksOfOne);
    const rows = await database.db.query(sql`
      select original_sha256, model_id, thresholds from masked_copies`);
    expect(rows).toEqual([
      { original_sha256: sha256, model_id: 'none', thresholds: { mask: 0.15, check: 0.25 } },
    ]);
    const left = await database.db.query(sql`select 1 from look_frames`);
    expect(left).toEqual([]);
  });

  it('are refused, and the original is not given, when the model is away or finds people for ever', async () => {
    const { deps } = ledgerDeps(database.db);
    const original = {
      sha256: await deps.blobs.put(await plainPicture('blue')),
      mediaType: 'image/jpeg',
    };
    const away: Pick<Models, 'detect'> = {
      detect: async () => {
        throw new AppError('model-unavailable');
      },
    };
    const refusal = (detecting: Pick<Models, 'detect'>) =>
      openMaskedCopies({ ...deps, models: detecting }).of(original);
    await expect(refusal(away)).rejects.toMatchObject({ code: 'model-unavailable' });
    let looks = 0;
    const everywhere: Pick<Models, 'detect'> = {
      async detect(_modelId, { widthPx, heightPx }) {
        looks += 1;
        const items = [{ label: 'person', score: 0.9, box: [0, 0, 9, 9] as const }];
        return { ...nobody, widthPx, heightPx, items };
      },
    };
    const copies = openMaskedCopies({ ...deps, models: everywhere });
    await expect(copies.of(original)).rejects.toMatchObject({ code: 'mask-failed' });
    const looksOfOne = looks;
    await expect(copies.of(original)).rejects.toMatchObject({ code: 'mask-failed' });
    expect(looks).toBe(looksOfOne);
    const clip = { ...original, mediaType: 'video/mp4' };
    await expect(openMaskedCopies({ ...deps, models: away }).of(clip)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
