import type { CountEvent, EventOutcome, EventSource } from './external-event.ts';

/** Messages of others since the start, by who sent them and what became of them. */
export type EventCounts = {
  count: CountEvent;
  all(): { source: EventSource | 'camera'; outcome: EventOutcome; messages: number }[];
};

export function eventCounts(): EventCounts {
  const counts = new Map<string, ReturnType<EventCounts['all']>[number]>();
  return {
    count(source, outcome) {
      const key = `${source} ${outcome}`;
      const known = counts.get(key) ?? { source, outcome, messages: 0 };
      counts.set(key, { ...known, messages: known.messages + 1 });
    },
    all: () => [...counts.values()],
  };
}
