import Type, { type Static } from 'typebox';
import { type Bell, ring } from '../platform/bell.ts';

/** What is said on `citymark/prints/<batchId>` when a print run has come further. */
export const PrintRing = Type.Object({ batchId: Type.String() });
export type PrintRing = Static<typeof PrintRing>;

/**
 * What is said on `citymark/imports/<importId>` while a file of assets is read or written: how many of its rows are done.
 * For the one who brings it in.
 */
export const ImportRing = Type.Object({
  importId: Type.String(),
  staffId: Type.String(),
  phase: Type.Enum(['checking', 'writing']),
  done: Type.Integer(),
  rows: Type.Integer(),
});
export type ImportRing = Static<typeof ImportRing>;

/** Tells desks to look again; a lost message costs freshness. */
export const ringPrint = (bell: Bell, news: PrintRing): void =>
  ring(bell, `citymark/prints/${news.batchId}`, news);

/** Tells a desk how far its file is; a lost message costs a step of the bar. */
export const ringImport = (bell: Bell, news: ImportRing): void =>
  ring(bell, `citymark/imports/${news.importId}`, news);
