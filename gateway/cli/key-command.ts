import { Command } from 'commander';
import { plateKeys, revokePlateKey, rotatePlateKey } from '../../assets/index.ts';
import type { AdminDeed } from '../../platform/admin-log.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { print, printJson, printNote, printTable } from './output.ts';

type Json = { json?: boolean };

/** `citymark key`: the keys that smart codes are made under. */
export function keyCommand(open: OpenRuntime): Command {
  const key = new Command('key').description('keys of the smart codes');

  key
    .command('rotate')
    .description('mint new plates under a new key; old plates stay valid')
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const deps = await open();
      const rotated = await rotatePlateKey(deps);
      await noteChange(deps, keyDeed('rotate', rotated.keyId));
      if (json) return printJson(rotated);
      print(rotated.keyId);
      if (rotated.previousKeyId) {
        printNote(`Plates under key ${rotated.previousKeyId} stay valid until they are replaced.`);
      }
    });

  key
    .command('revoke <keyId>')
    .description('refuse every plate under a key that leaked; rotate it first')
    .option('--json', 'print JSON')
    .action(async (keyId: string, { json }: Json) => {
      const deps = await open();
      const revoked = await revokePlateKey(deps, keyId.toUpperCase());
      await noteChange(deps, keyDeed('revoke', revoked.keyId));
      if (json) return printJson(revoked);
      print(`Every plate under key ${revoked.keyId} is refused from now on.`);
    });

  key
    .command('list')
    .description('list the keys, without what they consist of')
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const keys = await plateKeys((await open()).db.query);
      if (json) return printJson(keys);
      printTable(
        ['key', 'created', 'state'],
        keys.map(({ keyId, active, createdAt, revokedAt }) => [
          keyId,
          createdAt.toISOString().slice(0, 10),
          active ? 'active' : revokedAt ? 'revoked' : 'checks old plates',
        ]),
      );
    });

  return key;
}

const keyDeed = (action: 'rotate' | 'revoke', keyId: string): AdminDeed => ({
  ...{ kind: 'plate-key', action, subjectId: keyId, subjectName: null },
});
