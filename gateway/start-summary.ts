import { DEMO_PASSWORD, demoLabelUrl, type demoLogins, loginsToTry } from './demo/index.ts';
import type { AppDeps } from './deps.ts';
import { listStaff } from './staff-store.ts';

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
  const logins = await loginsToTry(db.query);
  if (logins.length > 0) lines.push(...demoLines(logins, await demoLabelUrl(deps)));
  return `\n${lines.join('\n')}\n\n`;
}

/** The handlers of the other departments are in `citymark staff list`. */
function demoLines(shown: typeof demoLogins, labelUrl: string | undefined): string[] {
  return [
    '',
    `  Demo district (演示数据): sign in at the desk with the password ${DEMO_PASSWORD}`,
    ...shown.map(({ login, name, roles }) => `    ${login.padEnd(18)} ${roles.join(' ')} ${name}`),
    ...(labelUrl ? [`    a label to scan    ${labelUrl}`] : []),
    '  Remove it: npm run citymark -- demo wipe',
  ];
}
