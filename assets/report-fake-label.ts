import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import type { Secrets } from '../platform/secrets.ts';
import { countAnomaly } from './anomaly-store.ts';
import { openSmartCode } from './open-smart-code.ts';

const MAX_CODE_TEXT = 200;
const MAX_REMARK = 500;

/**
 * Somebody thinks a label is fake. Taken down for our own plates and, with what the label says, for codes
 * that are not ours; the answer is the same, so nothing is learned by reporting. `remark` is free text
 * for the asset administrators, cut at 500 characters.
 */
export async function reportFakeLabel(
  deps: { db: Db; secrets: Secrets; clock: Clock },
  input: { smartCode: string; remark?: string | undefined },
): Promise<void> {
  const opened = await openSmartCode(deps.db.query, deps.secrets, input.smartCode);
  await countAnomaly(deps.db.query, {
    anomalyId: newId(),
    kind: 'fake-label',
    plateId: opened?.plateId ?? null,
    codeText: opened ? null : input.smartCode.replaceAll('\0', '').slice(0, MAX_CODE_TEXT),
    at: deps.clock.now(),
    detail: { remark: input.remark?.replaceAll('\0', '').slice(0, MAX_REMARK) ?? null },
  });
}
