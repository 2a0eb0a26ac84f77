import { Command } from 'commander';
import { addWorkerToken, listWorkerTokens, revokeWorkerToken } from '../../detection/index.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { print, printJson, printNote, printTable } from './output.ts';

type Json = { json?: boolean };

/** `citymark worker-token`: what lets workers on other machines in. */
export function workerTokenCommand(open: OpenRuntime): Command {
  const workerToken = new Command('worker-token').description('tokens of workers elsewhere');

  workerToken
    .command('add <name>')
    .description('make a token for a worker and print it; it is not shown again')
    .option('--json', 'print JSON')
    .action(async (name: string, { json }: Json) => {
      const deps = await open();
      const added = await addWorkerToken(deps, name);
      const subject = { subjectId: added.tokenId, subjectName: name };
      await noteChange(deps, { kind: 'worker-token', action: 'add', ...subject });
      if (json) return printJson(added);
      print(added.token);
      printNote(`Token ${added.tokenId} of ${name}: keep it where only the worker can read it.`);
    });

  workerToken
    .command('list')
    .description('list the tokens, without their secrets')
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const tokens = await listWorkerTokens((await open()).db.query);
      const shown = tokens.map(({ secretHash: _, ...token }) => token);
      if (json) return printJson(shown);
      printTable(
        ['token', 'name', 'created', 'state'],
        shown.map(({ tokenId, name, createdAt, revokedAt }) => [
          tokenId,
          name,
          createdAt.toISOString().slice(0, 10),
          revokedAt ? 'revoked' : 'valid',
        ]),
      );
    });

  workerToken
    .command('revoke <token>')
    .description('shut out whoever has the token with this id')
    .action(async (tokenId: string) => {
      const deps = await open();
      await revokeWorkerToken(deps, tokenId);
      const subject = { subjectId: tokenId, subjectName: null };
      await noteChange(deps, { kind: 'worker-token', action: 'revoke', ...subject });
      print(`Token ${tokenId} is refused from now on.`);
    });

  return workerToken;
}
