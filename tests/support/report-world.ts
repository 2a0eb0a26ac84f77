import { type Channel, type Notice, type Notifier, NotifyError } from '../../platform/notify.ts';
import { fileComplaint } from '../../tickets/index.ts';
import type { ReportDeps } from '../../tickets/report/report-deps.ts';
import { notLit, ticketWorld } from './ticket-world.ts';

/** What a citizen said that no report may repeat. */
export const PERSONAL = { text: '我是张小明，家住行政六路 8 号', contact: '13800138000' };

/** A way out that remembers what went through it, and fails as a test wishes. */
export function recordingNotifier(channel: Channel, recipients = 1) {
  const sent: Notice[] = [];
  const tried: string[] = [];
  const way = { isDown: false };
  const notifier: Notifier = {
    channel,
    async send(notice) {
      tried.push(notice.key);
      if (way.isDown) throw new NotifyError('unreachable', 'ECONNREFUSED');
      sent.push(notice);
      return { recipients, refused: 0 };
    },
  };
  return { notifier, sent, tried, way };
}

/** Tickets of a Monday, 23 November 2026, and two ways out. */
export async function reportWorld() {
  const world = await ticketWorld();
  const webhook = recordingNotifier('webhook');
  const email = recordingNotifier('email', 3);
  const logged: { level: string; message: string }[] = [];
  const log = (level: string) => (_: object, message: string) => logged.push({ level, message });
  const deps: ReportDeps = {
    db: world.deps.db,
    clock: world.clock,
    notifiers: [webhook.notifier, email.notifier],
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    settings: {
      publicUrl: 'https://citymark.example',
      districtCode: '440310',
      reportAt: '07:30',
      reportLanguage: 'zh',
    },
  };
  /** Somebody reports a lamp that nobody has reported, now. */
  const report = async () =>
    fileComplaint(world.deps, notLit(await world.lamp(), { ...PERSONAL, shareContact: true }));
  return { ...world, deps, ticketDeps: world.deps, webhook, email, logged, report };
}

export type ReportWorld = Awaited<ReturnType<typeof reportWorld>>;

/** A time of day in Shanghai. */
export const shanghai = (day: string, time: string): Date => new Date(`${day}T${time}:00+08:00`);
