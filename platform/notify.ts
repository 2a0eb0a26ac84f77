import { emailNotifier } from './notify-email.ts';
import type { Notifier } from './notify-error.ts';
import { webhookNotifier } from './notify-webhook.ts';

export {
  type Channel,
  channels,
  type Notice,
  type Notifier,
  NotifyError,
  type NotifyProblem,
  notifyProblems,
} from './notify-error.ts';

/** Where notices go; what is undefined is a way that this installation does not have. */
export type NotifyOptions = {
  webhook?: { url: string; secret: string };
  email?: { url: string; from: string; to: readonly string[] };
  /** A certificate in PEM that is trusted besides those of the system. */
  ca?: string;
  /** After so long a silent receiver counts as away: 20 seconds unless told. */
  timeoutMs?: number;
};

const TIMEOUT_MS = 20_000;

/** The ways out of this installation, none of which is tried before something is sent. */
export function openNotifiers({ webhook, email, ca, timeoutMs }: NotifyOptions): Notifier[] {
  const common = { ca, timeoutMs: timeoutMs ?? TIMEOUT_MS };
  return [
    ...(webhook ? [webhookNotifier({ ...webhook, ...common })] : []),
    ...(email ? [emailNotifier({ ...email, ...common })] : []),
  ];
}
