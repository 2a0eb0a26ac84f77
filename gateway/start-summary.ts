import type { AppDeps } from './deps.ts';
import { listStaff } from './staff-store.ts';

/** What the person who started the service wants to know, for the terminal. */
export async function startSummary(deps: AppDeps, tookMs: number): Promise<string> {
  const { config, settings, db } = deps;
  const staff = await listStaff(db.query, { limit: 1 });
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
  return `\n${lines.join('\n')}\n\n`;
}
