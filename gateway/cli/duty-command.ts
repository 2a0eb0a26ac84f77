import { Command } from 'commander';
import { classByCode, listDepartments } from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { deleteDuty, listDuties, saveDuty } from '../../tickets/index.ts';
import type { AppDeps } from '../deps.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { printJson, printNote, printTable } from './output.ts';

type Where = { class: string; street: string };

/** `citymark duty`: who handles what cameras see at places where no fixture tells whose it is. */
export function dutyCommand(open: OpenRuntime): Command {
  const duty = new Command('duty').description(
    'departments that answer for a class of things in a street, where no fixture and no zone tells',
  );
  const where = (command: Command) =>
    command
      .option(
        '--class <code>',
        'E and four digits for events (E0501), four for fixtures; * for all',
        '*',
      )
      .option('--street <name>', 'as in the register of assets; * for all', '*');

  duty
    .command('list')
    .description('list all duties')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const all = await listDuties((await open()).db.query);
      if (json) return printJson(all);
      printTable(
        ['class', 'street', 'department', 'from'],
        all.map((each) => [
          each.classCode,
          each.street,
          each.departmentName ?? '–',
          each.effectiveFrom,
        ]),
      );
    });

  where(duty.command('set <department>'))
    .description('give a class in a street to a department (by its code)')
    .action(async (code: string, options: Where) => set(await open(), code, options));

  where(duty.command('remove'))
    .description('take a duty back')
    .action(async ({ class: classCode, street }: Where) => {
      const deps = await open();
      if (!(await deleteDuty(deps.db.query, { classCode, street }))) {
        throw new AppError('not-found', 'There is no such duty: citymark duty list shows all.');
      }
      const subjectId = `${classCode}:${street}`;
      await noteChange(deps, { kind: 'duty', action: 'remove', subjectId, subjectName: null });
      printNote('Removed.');
    });

  return duty;
}

async function set(deps: AppDeps, code: string, { class: classCode, street }: Where) {
  const { query } = deps.db;
  const department = (await listDepartments(query)).find((each) => each.departmentCode === code);
  if (!department) {
    throw new AppError('department-unknown', `There is no department with the code "${code}".`);
  }
  if (classCode !== '*' && !(await classByCode(query, classCode))) {
    throw new AppError('class-unknown', `There is no class "${classCode}"; events start with E.`);
  }
  await saveDuty(query, { classCode, street, departmentId: department.departmentId });
  await noteChange(deps, {
    ...{ kind: 'duty', action: 'change', subjectId: `${classCode}:${street}`, subjectName: null },
    after: { department: department.nameZh },
  });
  printNote(`${department.nameZh} answers for class ${classCode} in street ${street}.`);
}
