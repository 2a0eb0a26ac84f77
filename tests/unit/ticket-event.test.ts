import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../platform/hash-chain.ts';
import { ticketStates } from '../../tickets/ticket.ts';
import {
  appendEvents,
  type EventDraft,
  type EventValue,
  emptyChain,
  eventHash,
} from '../../tickets/ticket-event.ts';

const drafts = fc.record({
  kind: fc.string(),
  fromState: fc.constantFrom(null, ...ticketStates),
  toState: fc.constantFrom(...ticketStates),
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
  actorId: fc.option(fc.uuid()),
  actorName: fc.option(fc.string()),
  departmentId: fc.option(fc.uuid()),
  note: fc.option(fc.string()),
  data: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
});

describe('event chain', { timeout: 30_000 }, () => {
  it('writes equal values as equal text, however they were put together', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, (json) => {
        const again = JSON.parse(JSON.stringify(json)) as EventValue;
        expect(canonicalJson(again)).toBe(canonicalJson(json as EventValue));
        expect(JSON.parse(canonicalJson(again))).toEqual(again);
      }),
    );
    expect(canonicalJson({ b: 1, a: [true, null, 'é'] })).toBe('{"a":[true,null,"é"],"b":1}');
  });

  it('is the same in one go and step by step', () => {
    fc.assert(
      fc.property(fc.array(drafts, { minLength: 1, maxLength: 8 }), (all) => {
        const once = appendEvents('T1', emptyChain, all);
        let head = emptyChain;
        const steps = all.flatMap((draft) => {
          const step = appendEvents('T1', head, [draft]);
          head = step.head;
          return step.events;
        });
        expect(steps).toEqual(once.events);
        expect(head).toEqual(once.head);
        expect(once.events.map((each) => each.seq)).toEqual(all.map((_, index) => index + 1));
      }),
    );
  });

  it('has another hash when anything of an event is another', () => {
    fc.assert(
      fc.property(drafts, drafts, (one, two) => {
        const hash = (draft: EventDraft, number = 'T1', seq = 1) =>
          eventHash(number, seq, draft, emptyChain.headHash).toString('hex');
        for (const key of Object.keys(one) as (keyof EventDraft)[]) {
          const mixed = { ...one, [key]: two[key] } as EventDraft;
          const isSame = JSON.stringify(mixed) === JSON.stringify(one);
          if (!isSame) expect(hash(mixed)).not.toBe(hash(one));
        }
        expect(hash(one, 'T2')).not.toBe(hash(one));
        expect(hash(one, 'T1', 2)).not.toBe(hash(one));
      }),
    );
  });
});
