import type { Static } from 'typebox';
import { districtName } from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Day, dayOf } from '../deadline.ts';
import { type CountedFigures, readFigures } from './read-figures.ts';
import { isDay, lastDay } from './report-day.ts';
import { deliveriesOf } from './report-delivery-store.ts';
import type { ReportDeps } from './report-deps.ts';
import type { PrintedReport } from './report-pdf.ts';
import type { MorningReport, ReportDays } from './report-schema.ts';
import { findReport, type KeptReport, listReportDays } from './report-store.ts';
import { headline } from './report-text.ts';
import { keptFigures } from './report-ticket-store.ts';

/** Two months of mornings. */
const MOST_DAYS = 60;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A report as it was kept; one that was not, with the figures and their tickets as they are now. */
async function reportOn(
  { db, clock }: Pick<ReportDeps, 'db' | 'clock'>,
  asked: Day | undefined,
): Promise<KeptReport & { kept: boolean; counted: CountedFigures }> {
  const at = clock.now();
  const day = asked ?? lastDay(at);
  const message = 'A day that has begun, such as 2026-11-22.';
  if (!isDay(day) || day > dayOf(at)) {
    throw new AppError('invalid-field', message, { fields: [{ field: '/day', message }] });
  }
  const kept = await findReport(db.query, day);
  if (kept) return { ...kept, kept: true, counted: await keptFigures(db.query, day) };
  return { day, ...(await readFigures(db.query, day, at)), madeAt: at, kept: false };
}

/** The report on a day (the last one unless told), with what became of its sending. */
export async function morningReport(
  deps: ReportDeps,
  asked: Day | undefined,
): Promise<Static<typeof MorningReport>> {
  const { day, figures, madeAt, kept, counted } = await reportOn(deps, asked);
  const deliveries = await deliveriesOf(deps.db.query, day);
  return {
    ...{ day, kept, figures, counted },
    lastDay: lastDay(deps.clock.now()),
    madeAt: madeAt.toISOString(),
    reportAt: deps.settings.reportAt,
    textZh: headline(figures, 'zh'),
    textEn: headline(figures, 'en'),
    districtName: districtName(deps.settings.districtCode) ?? '',
    channels: deps.notifiers.map(({ channel }) => channel),
    deliveries: deliveries.map((each) => ({
      ...{ deliveryId: each.deliveryId, channel: each.channel, state: each.state },
      askedAt: each.askedAt.toISOString(),
      ...{ askedByName: each.askedByName, attempts: each.attempts, problem: each.problem },
      nextAttemptAt: iso(each.nextAttemptAt),
      sentAt: iso(each.sentAt),
      ...{ recipients: each.recipients, refused: each.refused },
    })),
  };
}

/** The same, to be printed. */
export async function printedReport(
  deps: Pick<ReportDeps, 'db' | 'clock' | 'settings'>,
  asked: Day | undefined,
): Promise<PrintedReport> {
  const { figures, madeAt } = await reportOn(deps, asked);
  return { figures, madeAt, districtName: districtName(deps.settings.districtCode) ?? '' };
}

/** The days whose reports were kept, the newest first. */
export async function reportDays({
  db,
  clock,
}: Pick<ReportDeps, 'db' | 'clock'>): Promise<Static<typeof ReportDays>> {
  const days = await listReportDays(db.query, dayOf(clock.now()), MOST_DAYS);
  return { items: days.map(({ day, madeAt }) => ({ day, madeAt: madeAt.toISOString() })) };
}
