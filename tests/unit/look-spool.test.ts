import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SentLook } from '../../detection/workers/gateway-client.ts';
import { LookSpool } from '../../detection/workers/look-spool.ts';

const look = ({ finds = false, jpegBytes = 0 } = {}): SentLook => ({
  look: {
    ...{ leaseId: randomUUID(), lookId: randomUUID(), cameraId: randomUUID() },
    takenAt: new Date(0),
    ...{ widthPx: 1, heightPx: 1, health: 'ok', algorithmIds: [], hidden: [], detections: [] },
    observations: finds
      ? [
          {
            ...{ algorithmId: 'crowd', box: [0, 0, 1, 1], score: 1, labels: [], place: null },
            ...{ assetId: null, modelId: null, modelVersion: null },
          },
        ]
      : [],
    lagSeconds: 0,
  },
  jpeg: jpegBytes > 0 ? new Uint8Array(jpegBytes) : undefined,
});

const all = { looks: 1e6, bytes: 1e9 };

describe('looks that wait for the service', () => {
  it('stay in order and never become more than there is room for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ finds: fc.boolean(), jpegBytes: fc.nat(4000) }), { maxLength: 60 }),
        (kinds) => {
          const limits = { looks: 10, bytes: 30_000 };
          const spool = new LookSpool(limits);
          const looks = kinds.map(look);
          for (const each of looks) spool.add(each);
          const kept = spool.peek(all);
          expect(kept.length).toBeLessThanOrEqual(limits.looks);
          expect(kept).toEqual(looks.filter((each) => kept.includes(each)));
          expect(spool.dropped).toBe(looks.length - kept.length);
          // Evidence goes only when there is nothing else left to give up.
          const lostFinds = looks.some(
            (each) => each.look.observations.length > 0 && !kept.includes(each),
          );
          const oldPlain = kept.slice(0, -1).some((each) => each.look.observations.length === 0);
          if (lostFinds && oldPlain) {
            const firstPlain = kept.findIndex((each) => each.look.observations.length === 0);
            const lost = looks.filter(
              (each) => each.look.observations.length > 0 && !kept.includes(each),
            );
            // Such a plain look came after the evidence was given up.
            const plainAt = looks.indexOf(kept[firstPlain] as SentLook);
            for (const each of lost) expect(looks.indexOf(each)).toBeLessThan(plainAt);
          }
        },
      ),
    );
  });

  it('are given up plain ones first, the oldest first', () => {
    const spool = new LookSpool({ looks: 3, bytes: 1e9 });
    const looks = [{}, { finds: true }, {}, { finds: true }, { finds: true }].map(look);
    for (const each of looks) spool.add(each);
    expect(spool.peek(all)).toEqual([looks[1], looks[3], looks[4]]);
    expect(spool.dropped).toBe(2);
    const newest = look();
    spool.add(newest);
    expect(spool.peek(all)).toEqual([looks[1], looks[3], looks[4]]);
    const found = look({ finds: true });
    spool.add(found);
    expect(spool.peek(all)).toEqual([looks[3], looks[4], found]);
    expect(spool.dropped).toBe(4);
  });

  it('go in batches of bounded size, a large one by itself', () => {
    const spool = new LookSpool();
    const looks = [{ jpegBytes: 9000 }, { jpegBytes: 9000 }, { jpegBytes: 90_000 }, {}].map(look);
    for (const each of looks) spool.add(each);
    const limits = { looks: 3, bytes: 30_000 };
    const sizes: number[] = [];
    while (spool.size > 0) {
      const batch = spool.peek(limits);
      sizes.push(batch.length);
      spool.remove(batch);
    }
    expect(sizes).toEqual([2, 1, 1]);
    expect(spool.dropped).toBe(0);
  });
});
