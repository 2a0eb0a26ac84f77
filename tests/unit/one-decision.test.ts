import { describe, expect, it } from 'vitest';
import { oneDecisionEach } from '../../detection/algorithms/one-decision.ts';
import type { Detected } from '../../detection/algorithms/rule.ts';
import type { Box } from '../../detection/box.ts';

const seen = (label: string, score: number, box: Box): Detected => ({
  ...{ label, score, box, modelId: 'm', modelVersion: '1' },
});
const BIN: Box = [100, 100, 160, 200];
const NEARLY: Box = [102, 96, 163, 198];
const BESIDE: Box = [158, 100, 218, 200];

describe('one decision for each thing', () => {
  it.each<[string, Detected[], string[]]>([
    [
      'a bin that is surer to be closed does not overflow',
      [seen('garbage_bin', 0.8, BIN), seen('overflow', 0.6, NEARLY)],
      ['garbage_bin 0.8'],
    ],
    [
      'a bin that is surer to overflow does',
      [seen('garbage_bin', 0.6, BIN), seen('overflow', 0.8, NEARLY)],
      ['overflow 0.8'],
    ],
    [
      'bins side by side are two',
      [seen('garbage_bin', 0.6, BIN), seen('overflow', 0.8, BESIDE)],
      ['overflow 0.8', 'garbage_bin 0.6'],
    ],
    [
      'what an overflowing bin holds is not rubbish on the street',
      [seen('overflow', 0.7, BIN), seen('garbage', 0.9, [105, 98, 155, 130])],
      ['overflow 0.7'],
    ],
    [
      'what lies at its foot is',
      [seen('overflow', 0.7, BIN), seen('garbage', 0.9, [60, 170, 130, 215])],
      ['garbage 0.9', 'overflow 0.7'],
    ],
    [
      'what lies in front of a closed bin is, too',
      [seen('garbage_bin', 0.7, BIN), seen('garbage', 0.9, [105, 150, 155, 198])],
      ['garbage 0.9', 'garbage_bin 0.7'],
    ],
    [
      'a person passes',
      [seen('person', 0.7, BIN), seen('overflow', 0.6, BIN)],
      ['person 0.7', 'overflow 0.6'],
    ],
  ])('%s', (_, detections, expected) => {
    const decided = oneDecisionEach(detections).map(({ label, score }) => `${label} ${score}`);
    expect(decided).toEqual(expected);
    expect(oneDecisionEach([...detections].reverse()).map(({ box }) => box)).toEqual(
      oneDecisionEach(detections).map(({ box }) => box),
    );
  });
});
