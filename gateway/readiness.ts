import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from './deps.ts';
import { pingDatabase } from './readiness-store.ts';

export type Readiness = { ready: boolean; checks: Record<string, 'ok' | 'failed'> };

const LONGEST_CHECK_MS = 2_000;
const KEEP_MS = 1_000;
const NO_BLOB = '0'.repeat(64);

/**
 * Asks each outside thing for a sign of life, side by side, none longer than two seconds. Many callers at
 * once share one answer, which is good for a second.
 */
export function readinessOf(deps: Pick<Deps, 'db' | 'bus' | 'blobs'>): () => Promise<Readiness> {
  const checks = {
    database: () => pingDatabase(deps.db.query),
    bus: () => deps.bus.publish('citymark/probe', {}),
    blobs: () => deps.blobs.has(NO_BLOB),
  };
  const look = async (): Promise<Readiness> => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await verdict(check())] as const),
    );
    const found = Object.fromEntries(entries);
    return { ready: Object.values(found).every((each) => each === 'ok'), checks: found };
  };
  let shared: { answer: Promise<Readiness>; until: number } | undefined;
  return () => {
    const now = performance.now();
    if (!shared || shared.until < now) shared = { answer: look(), until: now + KEEP_MS };
    return shared.answer;
  };
}

async function verdict(check: Promise<unknown>): Promise<'ok' | 'failed'> {
  const patience = new AbortController();
  const tooLate = wait(LONGEST_CHECK_MS, 'failed' as const, { signal: patience.signal });
  const answer = check.then(
    () => 'ok' as const,
    () => 'failed' as const,
  );
  const first = await Promise.race([answer, tooLate]);
  patience.abort();
  await tooLate.catch(() => {});
  return first;
}
