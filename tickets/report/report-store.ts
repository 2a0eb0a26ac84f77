import { maybeOne, one, type Query, sql, toJson } from '../../platform/db.ts';
import type { Day } from '../deadline.ts';
import type { ReportFigures } from './report-figures.ts';

/** A report as it was kept. */
export type KeptReport = { day: Day; figures: ReportFigures; madeAt: Date };

const FORM = 1;

export const findReport = (query: Query, day: Day): Promise<KeptReport | undefined> =>
  maybeOne(
    query<KeptReport>(sql`
      select day, figures, made_at as "madeAt" from morning_reports where day = ${day}::date`),
  );

/** Whether there is one; asked each minute. */
export async function hasReport(query: Query, day: Day): Promise<boolean> {
  const rows = await query(sql`select 1 from morning_reports where day = ${day}::date`);
  return rows.length > 0;
}

/** Keeps a report unless there is one; answers whether it was the first. */
export async function insertReport(query: Query, report: KeptReport): Promise<boolean> {
  const rows = await query(sql`
    insert into morning_reports (day, form, figures, made_at, is_demo)
    values (${report.day}::date, ${FORM}, ${toJson(report.figures)}::jsonb, ${report.madeAt},
      exists (select from tickets where is_demo))
    on conflict do nothing returning day`);
  return rows.length > 0;
}

/** The kept reports up to a day, the newest first. */
export const listReportDays = (
  query: Query,
  upTo: Day,
  limit: number,
): Promise<{ day: Day; madeAt: Date }[]> =>
  query(sql`
    select day, made_at as "madeAt" from morning_reports where day <= ${upTo}::date
    order by day desc limit ${limit}`);

/** Before the first ticket there is nothing to report. */
export async function hasTicketsBefore(query: Query, before: Date): Promise<boolean> {
  const { any } = await one(
    query<{ any: boolean }>(sql`
      select exists (select from tickets where filed_at < ${before}) as any`),
  );
  return any;
}

/** Reports that counted demo tickets; the transaction has said that the demo goes. */
export async function deleteDemoReports(query: Query): Promise<void> {
  await query(sql`delete from morning_reports where is_demo`);
}
