import { readdir, readFile } from 'node:fs/promises';

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

type Row = { pid: number; parent: number; cpuSeconds: number; rssBytes: number };

/** What a process and everything it has started use just now, from /proc. */
export async function measureTree(root: number): Promise<{ cpuSeconds: number; rssBytes: number }> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = (await Promise.all(names.map(readRow))).filter((row) => row !== undefined);
  const inside = new Set([root]);
  // Children have been started after their parents, but ids may have wrapped around.
  for (let before = 0; before < inside.size; ) {
    before = inside.size;
    for (const { pid, parent } of rows) if (inside.has(parent)) inside.add(pid);
  }
  const ours = rows.filter(({ pid }) => inside.has(pid));
  return {
    cpuSeconds: ours.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    rssBytes: ours.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
  };
}

/** Fields of proc(5); the name in brackets may hold anything. */
async function readRow(pid: string): Promise<Row | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0] = fields.slice(1);
  // utime, stime, and those of children that have ended.
  const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
  return {
    pid: Number(pid),
    parent,
    cpuSeconds: ticks / TICKS_PER_SECOND,
    rssBytes: (fields[21] ?? 0) * PAGE_BYTES,
  };
}
