import { DEMO_PASSWORD, demoLabelUrl, demoLogins } from './demo/index.ts';
import type { AppDeps } from './deps.ts';
import { listStaff, type Staff } from './staff-store.ts';

/** What the person who started the service wants to know, for the terminal. */
export async function startSummary(deps: AppDeps, tookMs: number): Promise<string> {
  const { config, settings, db } = deps;
  const staff = await listStaff(db.query, { limit: 100 });
  const url = settings.publicUrl;
  const lines = [
    `Citymark 智慧码 is ready after ${(tookMs / 1000).toFixed(1)} s.`,
    '',
    `  Citizens   ${url}/`,
    `  Desk       ${url}/desk`,
    `  Interface  ${url}/api/reference`,
    `  Data       ${config.dataDir} (${db.engine === 'pglite' ? 'embedded database' : 'PostgreSQL'})`,
  ];
  if (staff.length === 0) {
    lines.push('', '  Nobody can sign in yet: npm run citymark -- staff add --help');
  }
  if (staff.some((each) => each.isDemo)) lines.push(...demoLines(staff, await demoLabelUrl(deps)));
  return `\n${lines.join('\n')}\n\n`;
}

/** One login for each role; the handlers of the other departments are in `citymark staff list`. */
function demoLines(staff: readonly Staff[], labelUrl: string | undefined): string[] {
  const seen = new Set<string>();
  const shown = demoLogins.filter(({ login, roles }) => {
    const isNew =
      roles.some((role) => !seen.has(role)) && staff.some((each) => each.login === login);
    for (const role of roles) seen.add(role);
    return isNew;
  });
  return [
    '',
    `  Demo district (演示数据): sign in at the desk with the password ${DEMO_PASSWORD}`,
    ...shown.map(({ login, name, roles }) => `    ${login.padEnd(18)} ${roles.join(' ')} ${name}`),
    ...(labelUrl ? [`    a label to scan    ${labelUrl}`] : []),
    '  Remove it: npm run citymark -- demo wipe',
  ];
}
