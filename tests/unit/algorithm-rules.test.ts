import { describe, expect, it } from 'vitest';
import { alertsIn, CAR, type Story, thing } from '../support/algorithm-story.ts';
import type { Thing } from '../support/seen-view.ts';

const people = (count: number, apartPx: number): Thing[] =>
  Array.from({ length: count }, (_, i) =>
    thing('person', [20 + i * apartPx, 200, 36 + i * apartPx, 240], i + 1),
  );
const walker = (s: number): Thing =>
  thing('person', [(s * 7) % 600, 200, ((s * 7) % 600) + 20, 260]);
const stall = thing('dining table', [200, 200, 280, 250], 3);
const vendor = thing('person', [285, 180, 310, 250], 4);
const bag = (s: number): Thing => thing('handbag', [(s * 7) % 600, 230, ((s * 7) % 600) + 10, 245]);

describe('the rules for things that are recognised', () => {
  it.each<[string, Story, number]>([
    [
      'vending: a stall with its vendor',
      {
        algorithmId: 'street-vending',
        untilSeconds: 600,
        sight: () => ({ things: [stall, vendor] }),
      },
      1,
    ],
    [
      'vending: the vendor away for a minute',
      {
        algorithmId: 'street-vending',
        untilSeconds: 600,
        sight: (s) => ({ things: s > 100 && s < 160 ? [stall] : [stall, vendor] }),
      },
      1,
    ],
    [
      'vending: a table and nobody',
      { algorithmId: 'street-vending', untilSeconds: 900, sight: () => ({ things: [stall] }) },
      0,
    ],
    [
      'vending: passers-by with bags',
      {
        algorithmId: 'street-vending',
        untilSeconds: 900,
        sight: (s) => ({ things: [walker(s), bag(s)] }),
      },
      0,
    ],
    [
      'vending: a parked bicycle and passers-by',
      {
        algorithmId: 'street-vending',
        untilSeconds: 900,
        sight: (s) => ({ things: [thing('bicycle', [200, 200, 260, 250], 9), walker(s)] }),
      },
      0,
    ],
    [
      'crowd: twelve together',
      { algorithmId: 'crowd', untilSeconds: 120, sight: () => ({ things: people(12, 30) }) },
      1,
    ],
    [
      'crowd: three missed now and then',
      {
        algorithmId: 'crowd',
        untilSeconds: 120,
        sight: (s) => ({ things: people(s % 30 ? 12 : 9, 30) }),
      },
      1,
    ],
    [
      'crowd: nine',
      { algorithmId: 'crowd', untilSeconds: 120, sight: () => ({ things: people(9, 30) }) },
      0,
    ],
    [
      'crowd: twelve far apart',
      {
        algorithmId: 'crowd',
        settings: { reachRatio: 0.5 },
        untilSeconds: 120,
        sight: () => ({ things: people(12, 48) }),
      },
      0,
    ],
    [
      'crowd: for half a minute',
      {
        algorithmId: 'crowd',
        untilSeconds: 300,
        sight: (s) => ({ things: s < 40 ? people(12, 30) : [] }),
      },
      0,
    ],
    [
      'pile: ten bicycles',
      {
        algorithmId: 'bicycle-pile',
        untilSeconds: 700,
        sight: () => ({ things: people(10, 30).map((each) => ({ ...each, label: 'bicycle' })) }),
      },
      1,
    ],
    [
      'cycles: one that stands in the zone',
      {
        algorithmId: 'bicycle-parking',
        untilSeconds: 800,
        sight: () => ({ things: [thing('bicycle', CAR, 2)] }),
      },
      1,
    ],
    [
      'intrusion: somebody who walks about',
      {
        algorithmId: 'intrusion',
        everySeconds: 1,
        untilSeconds: 30,
        sight: (s) => ({ things: [walker(s)] }),
      },
      1,
    ],
    [
      'intrusion: through in three seconds',
      {
        algorithmId: 'intrusion',
        everySeconds: 1,
        untilSeconds: 60,
        sight: (s) => ({ things: s < 4 ? [walker(s)] : [] }),
      },
      0,
    ],
    [
      'dog: alone',
      {
        algorithmId: 'stray-dog',
        untilSeconds: 120,
        sight: () => ({ things: [thing('dog', [300, 200, 330, 220])] }),
      },
      1,
    ],
    [
      'dog: on a lead',
      {
        algorithmId: 'stray-dog',
        untilSeconds: 120,
        sight: () => ({
          things: [thing('dog', [300, 200, 330, 220]), thing('person', [340, 150, 360, 220])],
        }),
      },
      0,
    ],
    [
      'parasol: put up',
      {
        algorithmId: 'illegal-umbrella',
        untilSeconds: 900,
        sight: () => ({ things: [thing('umbrella', CAR, 2)] }),
      },
      1,
    ],
    [
      'parasol: carried',
      {
        algorithmId: 'illegal-umbrella',
        untilSeconds: 900,
        sight: (s) => ({ things: [{ ...walker(s), label: 'umbrella' }] }),
      },
      0,
    ],
  ])('%s', (_, story, count) => {
    expect(alertsIn(story)).toHaveLength(count);
  });
});
