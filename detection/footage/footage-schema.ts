import Type from 'typebox';
import type { Actor } from '../../platform/actor.ts';
import { signedIn } from '../../platform/signed-in.ts';
import type { Viewer } from './footage-access.ts';
import { footageProviderKinds, type TimeRange } from './footage-provider.ts';

export const Moment = Type.String({ format: 'date-time' });
export const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '\\S',
  description: 'Why somebody looks; kept with who and when',
});
export const TicketNumber = Type.Optional(
  Type.String({
    pattern: '^[A-Z0-9]{1,40}$',
    description: 'What it is for. Handlers see only what belongs to a ticket of their department',
  }),
);
export const ProviderKind = Type.Enum([...footageProviderKinds]);
export const Stretches = Type.Array(Type.Object({ from: Moment, to: Moment }), {
  description: 'When there is footage: in order, from included, to not',
});

export const rangeOf = ({ from, to }: { from: string; to: string }): TimeRange => ({
  from: new Date(from),
  to: new Date(to),
});

export const stretchesView = (stretches: readonly TimeRange[]) =>
  stretches.map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() }));

/** Who asks, and the ticket they name. */
export const viewerOf = (
  request: { actor: Actor | null },
  { ticketNumber }: { ticketNumber?: string | undefined },
): Viewer => ({ actor: signedIn(request), ticketNumber: ticketNumber ?? null });
