import { userInfo } from 'node:os';
import type { CameraRecord } from '../../detection/index.ts';
import type { Actor } from '../../platform/actor.ts';
import { type AdminDeed, writeAdminLog } from '../../platform/admin-log.ts';
import type { AppDeps } from '../deps.ts';

/** Stands in the administration log for nobody who signed in. */
export const COMMAND_LINE_ID = '00000000-0000-7000-8000-000000000000';

/** Who changes things on the command line: the account of the machine that it runs under. */
export const commandLine = (): Actor => ({
  ...{ staffId: COMMAND_LINE_ID, departmentId: COMMAND_LINE_ID, roles: [] },
  name: `command line (${accountName()})`,
});

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Writes down what a command has changed, where the folder that changed it does not. */
export async function noteChange(
  { db, clock }: Pick<AppDeps, 'db' | 'clock'>,
  deed: AdminDeed,
): Promise<void> {
  await db.transaction((query) => writeAdminLog(query, commandLine(), deed, clock.now()));
}

/** The same of a camera. */
export const noteCamera = (
  deps: Pick<AppDeps, 'db' | 'clock'>,
  action: string,
  { cameraId, cameraCode, name }: Pick<CameraRecord, 'cameraId' | 'cameraCode' | 'name'>,
  after?: AdminDeed['after'],
): Promise<void> =>
  noteChange(deps, {
    ...{ kind: 'camera', action, subjectId: cameraId, subjectName: `${name} (${cameraCode})` },
    ...(after && { after }),
  });
