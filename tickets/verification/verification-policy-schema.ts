import Type from 'typebox';
import { closers } from './verification.ts';
import { Nullable, policy, Text, Time } from './verification-schema-parts.ts';

export const PolicyParams = Type.Object({
  category: Type.String({ pattern: '^[A-Za-z0-9*][A-Za-z0-9:-]{0,79}$' }),
});
export const PolicyBody = Type.Object({
  category: Type.Optional(Type.String({ description: 'As in the address, or left out' })),
  closeBy: Type.Enum([...closers]),
  minConfidence: Type.Number({ minimum: 0, maximum: 1 }),
  samplePercent: Type.Number({ minimum: 0, maximum: 100 }),
});
const names = { nameZh: Text, nameEn: Text };
export const Policies = Type.Object({
  items: Type.Array(
    Type.Object({ ...policy, ...names, updatedAt: Nullable(Time), updatedBy: Nullable(Text) }),
  ),
  changes: Type.Array(
    Type.Object({
      category: Text,
      before: Nullable(Type.Object(policy)),
      after: Type.Object(policy),
      staffName: Text,
      at: Time,
    }),
  ),
});
