import { Command, Option } from 'commander';
import {
  addDepartment,
  type DepartmentKind,
  departmentKinds,
  listDepartments,
} from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { printJson, printNote, printTable } from './output.ts';

type AddOptions = { name: string; kind: DepartmentKind; nameEn?: string; parent?: string };

/** `citymark department`: who owns, maintains and supervises. */
export function departmentCommand(open: OpenRuntime): Command {
  const department = new Command('department').description(
    'departments that own, maintain and supervise assets',
  );

  department
    .command('list')
    .description('list all departments by code')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { db } = await open();
      const all = await listDepartments(db.query);
      if (json) return printJson(all);
      printTable(
        ['code', 'name', 'kind', ''],
        all.map((each) => [each.departmentCode, each.nameZh, each.kind, each.isDemo ? 'demo' : '']),
      );
    });

  department
    .command('add <code>')
    .description('add a department under a code as in the DeptCode columns of city data')
    .requiredOption('--name <name>', 'Chinese name')
    .option('--name-en <name>', 'English name')
    .addOption(
      new Option('--kind <kind>', 'what it is').choices(departmentKinds).makeOptionMandatory(),
    )
    .option('--parent <code>', 'code of the department it belongs to')
    .action(async (code: string, options: AddOptions) => add(open, code, options));

  return department;
}

async function add(open: OpenRuntime, departmentCode: string, options: AddOptions): Promise<void> {
  const deps = await open();
  const { name: nameZh, nameEn = null, kind, parent } = options;
  const all = await listDepartments(deps.db.query);
  const parentId = all.find((each) => each.departmentCode === parent)?.departmentId ?? null;
  if (parent && !parentId) {
    throw new AppError('department-unknown', `There is no department with the code "${parent}".`);
  }
  const added = await addDepartment(deps, { departmentCode, nameZh, nameEn, kind, parentId });
  await noteChange(deps, {
    ...{ kind: 'department', action: 'add', subjectId: added.departmentId, subjectName: nameZh },
    after: { departmentCode, nameZh, nameEn, kind, parentId },
  });
  printNote(`Added ${nameZh} (${departmentCode}).`);
}
