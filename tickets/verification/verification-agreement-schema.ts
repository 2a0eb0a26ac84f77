import Type from 'typebox';
import { Count, Nullable, Text } from './verification-schema-parts.ts';

export const AgreementQuery = Type.Object({
  days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }),
});
export const Agreement = Type.Object({
  algorithms: Type.Array(
    Type.Object({
      algorithmId: Nullable(Text),
      algorithmZh: Nullable(Text),
      algorithmEn: Nullable(Text),
      machineDecided: Count,
      judgedByPeople: Count,
      agreed: Count,
      wrongGone: Count,
      wrongStillThere: Count,
      cannotSee: Count,
      contradicted: Count,
    }),
  ),
  verifiers: Type.Array(Type.Object({ name: Text, judged: Count, contradicted: Count })),
});
