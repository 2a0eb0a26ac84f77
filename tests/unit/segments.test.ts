import fc from 'fast-check';
import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC } from 'node-av/constants';
import { describe, expect, it } from 'vitest';
import { segmentOfPath, segmentPath } from '../../detection/footage/segment.ts';
import { MediaTimeline } from '../../detection/frames/media-timeline.ts';
import { isWholePacket, parameterSetsOf } from '../../detection/frames/nal-units.ts';
import { SegmentClock } from '../../detection/frames/segment-clock.ts';
import { TICKS } from '../../detection/frames/video-output.ts';
import { newId } from '../../platform/ids.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');

/** A time of day that can be set, beside a clock that cannot. */
function settableClocks() {
  let steady = 5000;
  let wall = NOON;
  return {
    wallMs: () => wall,
    steadyMs: () => steady,
    pass(ms: number) {
      steady += ms;
      wall += ms;
    },
    set(ms: number) {
      wall += ms;
    },
  };
}

describe('the clock of segments', () => {
  it('ends one segment where the next begins, by the time of day', () => {
    const clocks = settableClocks();
    const clock = new SegmentClock(clocks);
    clocks.pass(20_000);
    // Kept right by a little.
    clocks.set(300);
    expect(clock.turn()).toEqual({ endMs: NOON + 20_300 });
    expect(clock.startMs).toBe(NOON + 20_300);
    clocks.pass(10_000);
    expect(clock.endMs()).toBe(NOON + 30_300);
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])(
    'set %s by an hour, changes no length, and begins the next segment at the new time',
    (_, by) => {
      const clocks = settableClocks();
      const clock = new SegmentClock(clocks);
      clocks.pass(8_000);
      clocks.set(by);
      clocks.pass(2_000);
      expect(clock.hasStepped).toBe(true);
      expect(clock.turn()).toEqual({ endMs: NOON + 10_000 });
      expect(clock.startMs).toBe(NOON + 10_000 + by);
      expect(clock.hasStepped).toBe(false);
    },
  );

  it('makes no empty or negative segment, and none that overlaps the one before unless set back', () => {
    const event = fc.record({
      passMs: fc.integer({ min: 0, max: 60_000 }),
      setMs: fc.oneof(fc.constant(0), fc.integer({ min: -7_200_000, max: 7_200_000 })),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const clocks = settableClocks();
        const clock = new SegmentClock(clocks);
        for (const { passMs, setMs } of events) {
          const { startMs } = clock;
          clocks.pass(passMs);
          clocks.set(setMs);
          const isStep = clock.hasStepped;
          const { endMs } = clock.turn();
          expect(endMs).toBeGreaterThan(startMs);
          expect(Math.abs(endMs - startMs - passMs)).toBeLessThanOrEqual(1001);
          if (!isStep) expect(clock.startMs).toBe(endMs);
        }
      }),
    );
  });
});

describe('the timeline of a segment', () => {
  const seconds = (s: number) => Math.round(s * TICKS);
  const said = (dts: number | undefined, pts = dts) => ({
    dts: dts === undefined ? undefined : seconds(dts),
    pts: pts === undefined ? undefined : seconds(pts),
    duration: seconds(0.04),
  });
  /** Decoding times in seconds, of packets that arrive every 40 ms unless told. */
  const placed = (packets: { said: ReturnType<typeof said>; arrivedS?: number }[]) => {
    const timeline = new MediaTimeline();
    return packets.map(({ said: times, arrivedS }, index) => {
      const { dts, pts } = timeline.place(times, (arrivedS ?? index * 0.04) * 1000);
      return [dts / TICKS, pts / TICKS];
    });
  };

  it('begins at 0 and keeps the distances', () => {
    const packets = [7.4, 7.44, 7.5].map((at) => ({ said: said(at) }));
    expect(placed(packets).map(([dts]) => dts?.toFixed(2))).toEqual(['0.00', '0.04', '0.10']);
  });

  it('begins anew when told', () => {
    const timeline = new MediaTimeline();
    timeline.place(said(1), 0);
    timeline.restart();
    expect(timeline.place(said(1.04), 40).dts).toBe(0);
    expect(timeline.place(said(1.08), 80).dts).toBe(seconds(0.04));
  });

  it('goes on by arrival when the camera counts anew, and when a film begins again', () => {
    for (const again of [0, 100_000]) {
      const packets = [500, 500.04, again, again + 0.04].map((at) => ({ said: said(at) }));
      expect(placed(packets).map(([dts]) => dts?.toFixed(2))).toEqual([
        '0.00',
        '0.04',
        '0.08',
        '0.12',
      ]);
    }
  });

  it('takes a pause for one', () => {
    const packets = [
      { said: said(1), arrivedS: 0 },
      { said: said(61), arrivedS: 60 },
    ];
    expect(placed(packets)).toEqual([
      [0, 0],
      [60, 60],
    ]);
  });

  it('guesses times that are left out', () => {
    const none = { said: said(undefined) };
    const packets = [none, none, { said: said(9) }, { said: said(9.04) }];
    expect(placed(packets).map(([dts]) => dts?.toFixed(2))).toEqual([
      '0.00',
      '0.04',
      '0.08',
      '0.12',
    ]);
  });

  it('keeps how much later than decoded a picture is shown', () => {
    const packets = [said(1, 1.08), said(1.04, 1.2)].map((times) => ({ said: times }));
    expect(placed(packets).map(([dts = 0, pts = 0]) => (pts - dts).toFixed(2))).toEqual([
      '0.08',
      '0.16',
    ]);
  });

  it('always goes forward and never shows before it decodes', () => {
    const time = fc.option(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { nil: undefined });
    const packet = fc.record({
      dts: time,
      pts: time,
      duration: fc.integer({ min: 0, max: TICKS }),
      afterMs: fc.integer({ min: 0, max: 60_000 }),
    });
    fc.assert(
      fc.property(fc.array(packet), (packets) => {
        const timeline = new MediaTimeline();
        let arrivedMs = 0;
        let last = -1;
        for (const { afterMs, ...times } of packets) {
          arrivedMs += afterMs;
          const { dts, pts } = timeline.place(times, arrivedMs);
          expect(dts).toBeGreaterThan(last);
          expect(pts).toBeGreaterThanOrEqual(dts);
          last = dts;
        }
      }),
    );
  });
});

describe('units of a packet', () => {
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

  it('give the parameter sets that stand before a keyframe', () => {
    const packet = hex('00000001 67aa 000001 68bb00 00000001 65cccc');
    expect(parameterSetsOf(AV_CODEC_ID_H264, packet)).toEqual(hex('00000001 67aa 00000001 68bb'));
    const h265 = hex('00000001 40aa 00000001 42bb 00000001 44cc 00000001 26dd');
    expect(parameterSetsOf(AV_CODEC_ID_HEVC, h265)).toEqual(h265.subarray(0, 18));
  });

  it.each([
    ['only a picture', '00000001 65cccc'],
    ['half of them', '00000001 67aa 00000001 65cccc'],
    ['units with lengths', '00000002 67aa 00000002 68bb'],
    ['nothing', ''],
  ])('give none of %s', (_, text) => {
    expect(parameterSetsOf(AV_CODEC_ID_H264, hex(text))).toBeUndefined();
  });

  it.each([
    ['one unit', '00000002 67aa', true],
    ['two', '00000002 67aa 00000001 68', true],
    ['one that is cut off', '00000003 67aa', false],
    ['a rest', '00000002 67aa 00', false],
    ['zeros', '00000000 0000', false],
    ['zeros behind', '00000002 67aa 00000000', false],
    ['nothing', '', false],
  ])('fill it: %s', (_, text, isWhole) => {
    expect(isWholePacket(hex(text))).toBe(isWhole);
  });
});

describe('the name of a segment', () => {
  const cameraId = newId();
  const segment = {
    cameraId,
    startsAt: new Date(NOON),
    endsAt: new Date(NOON + 20_000),
    widthPx: 1920,
    heightPx: 1080,
  };
  const path = `${cameraId}/2026-11-20/${NOON}-${NOON + 20_000}-1920x1080.mp4`;

  it('says all that the index needs', () => {
    expect(segmentPath(segment)).toBe(path);
    expect(segmentOfPath(path)).toEqual(segment);
  });

  it.each([
    ['another day than that of its beginning', path.replace('2026-11-20', '2026-11-21')],
    ['an end before its beginning', path.replace(`-${NOON + 20_000}`, `-${NOON - 1}`)],
    ['a length that no segment has', path.replace(`-${NOON + 20_000}`, `-${NOON + 300_001}`)],
    ['no size', path.replace('1920x1080', '0x0')],
    ['no camera', path.replace(cameraId, '../../../../etc/passwd/0000000000000')],
    ['something before it', `x/${path}`],
    ['something after it', `${path}.part`],
    ['nothing', ''],
  ])('is none with %s', (_, wrong) => {
    expect(segmentOfPath(wrong)).toBeUndefined();
  });
});
