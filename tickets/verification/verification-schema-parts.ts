import Type, { type TSchema } from 'typebox';
import type { Role } from '../../platform/actor.ts';
import { urgencies } from '../ticket.ts';
import { MAX_NOTE } from '../ticket-move.ts';
import { closers, verdicts } from './verification.ts';

/** Who looks at what was verified; grid workers and dispatchers answer. */
export const verificationReaders = [
  'grid_worker',
  'dispatcher',
  'supervisor',
  'auditor',
  'leader',
  'admin',
] as const satisfies readonly Role[];
export const verifiers = ['grid_worker', 'dispatcher'] as const satisfies readonly Role[];

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Text = Type.String();
export const Time = Type.String({ description: 'ISO 8601' });
export const Verdict = Type.Enum([...verdicts]);
export const Confidence = Type.Number({ description: '0 to 1' });
export const Count = Type.Integer();
export const Note = Type.String({ maxLength: MAX_NOTE });

export const PicturesShown = Type.Boolean({
  description:
    'Whether you see its pictures and photos; grid workers do until the ticket is closed',
});

/** How many wait for a look, for a walk, and were answered today. */
export const Counts = Type.Object({ waiting: Count, field: Count, today: Count });

/** What is shown of the ticket that is verified. */
export const about = {
  ticketNumber: Text,
  urgency: Type.Enum([...urgencies]),
  classZh: Text,
  classEn: Text,
  problemZh: Text,
  problemEn: Text,
  assetCode: Nullable(Text),
  assetName: Nullable(Text),
  street: Nullable(Text),
  community: Nullable(Text),
};

/** What closes a ticket of a category. */
export const policy = {
  category: Text,
  closeBy: Type.Enum([...closers]),
  minConfidence: Confidence,
  samplePercent: Type.Number(),
};

export const Cursor = Type.Optional(Type.String({ maxLength: 200 }));
export const Limit = Type.Integer({ minimum: 1, maximum: 200, default: 50 });
