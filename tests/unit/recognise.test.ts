import { describe, expect, it } from 'vitest';
import { Recogniser } from '../../detection/examine/recognise.ts';
import type { Detection } from '../../detection/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { plainFrame } from '../support/pictures.ts';

const BIN = [40, 40, 60, 80] as const;

/** What is recognised as an overflow where the waste model sees these things. */
async function problemIn(items: Detection[]) {
  const models = {
    modelFor: () => 'waste',
    detect: async (modelId: string) => ({
      ...{ modelId, modelVersion: '1', widthPx: 100, heightPx: 100 },
      items: modelId === 'waste' ? items : [],
    }),
  };
  const recogniser = new Recogniser(models as never, 'bin-overflow', silentLogger);
  return (await recogniser.look(plainFrame(100, 100, 128), [...BIN])).problem;
}

const seen = (label: string, score: number): Detection => ({ label, score, box: [...BIN] });

describe('what is recognised as an overflowing bin', () => {
  it('is one that overflows', async () => {
    expect(await problemIn([seen('overflow', 0.8)])).toEqual([[...BIN]]);
  });

  it('is not a bin that is shut: else no emptied one would ever be', async () => {
    expect(await problemIn([seen('garbage_bin', 0.8)])).toEqual([]);
  });

  it('is what the model is surer of, where it says both', async () => {
    expect(await problemIn([seen('overflow', 0.6), seen('garbage_bin', 0.8)])).toEqual([]);
    expect(await problemIn([seen('overflow', 0.8), seen('garbage_bin', 0.6)])).toHaveLength(1);
  });
});
