import { Command, Option } from 'commander';
import { listDepartments } from '../../assets/index.ts';
import { type Role, roles } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { addStaff } from '../add-staff.ts';
import { changeStaff } from '../change-staff.ts';
import { listStaff, staffByLogin } from '../staff-store.ts';
import { commandLine } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { print, printJson, printNote, printTable } from './output.ts';

type AddOptions = { name: string; department: string; role: Role[]; json?: boolean };

/** `citymark staff`: the first administrator comes from here, the others from the desk. */
export function staffCommand(open: OpenRuntime): Command {
  const staff = new Command('staff').description('people who can sign in');

  staff
    .command('add <login>')
    .description('add a member of staff and print the first password')
    .requiredOption('--name <name>', 'full name')
    .requiredOption('--department <code>', 'department code (citymark department list)')
    .addOption(
      new Option('--role <role...>', 'one or more roles').choices(roles).makeOptionMandatory(),
    )
    .option('--json', 'print JSON')
    .action(async (login: string, options: AddOptions) => add(open, login, options));

  staff
    .command('password <login>')
    .description('set a new first password, print it, and end the sessions')
    .option('--json', 'print JSON')
    .action(async (login: string, { json }: { json?: boolean }) => {
      const deps = await open();
      const found = await staffByLogin(deps.db.query, login);
      if (!found) throw new AppError('not-found', `There is no member of staff "${login}".`);
      const firstPassword = await changeStaff(
        deps,
        found.staffId,
        { resetPassword: true },
        commandLine(),
      );
      printFirstPassword(found.login, firstPassword, json);
    });

  staff
    .command('list')
    .description('list everybody who can sign in')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { db } = await open();
      const everybody = await listStaff(db.query, { limit: 100_000 });
      if (json) return printJson(everybody);
      printTable(
        ['login', 'name', 'department', 'roles', ''],
        everybody.map((each) => [
          each.login,
          each.name,
          each.departmentName,
          each.roles.join(' '),
          [each.disabled && 'disabled', each.isDemo && 'demo'].filter(Boolean).join(' '),
        ]),
      );
    });

  return staff;
}

async function add(open: OpenRuntime, login: string, options: AddOptions): Promise<void> {
  const deps = await open();
  const departments = await listDepartments(deps.db.query);
  const home = departments.find((each) => each.departmentCode === options.department);
  if (!home) {
    throw new AppError(
      'not-found',
      `There is no department with the code "${options.department}".`,
    );
  }
  const { name, role } = options;
  const person = { login, name, departmentId: home.departmentId, roles: role };
  const added = await addStaff(deps, person, commandLine());
  printFirstPassword(added.staff.login, added.firstPassword, options.json);
}

function printFirstPassword(login: string, firstPassword: string | undefined, json?: boolean) {
  if (json) return printJson({ login, firstPassword });
  print(firstPassword ?? '');
  printNote(`First password of ${login}: it has to be changed at the first sign-in.`);
}
