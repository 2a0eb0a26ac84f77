import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import {
  algorithmSources,
  algorithms,
  type KnowsLabels,
  parameterUnits,
  urgencies,
} from './algorithms/index.ts';
import { cameraReaders } from './cameras/camera-schema.ts';
import { zonePurposes } from './zones/zone-purpose.ts';

const Text = Type.String();
const NullableText = Type.Union([Type.String(), Type.Null()]);
const Texts = Type.Array(Text);

const ParameterAnswer = Type.Object({
  key: Text,
  unit: Type.Enum([...parameterUnits]),
  nameZh: Text,
  nameEn: Text,
  byDefault: Type.Number(),
  minimum: Type.Number(),
  maximum: Type.Number(),
});

const AlgorithmAnswer = Type.Object({
  algorithmId: Text,
  nameZh: Text,
  nameEn: Text,
  definitionZh: Text,
  definitionEn: Text,
  eventCode: NullableText,
  codeKind: Type.Enum(['event', 'component']),
  problemCode: Text,
  assetClasses: Type.Union([Texts, Type.Null()]),
  labels: Texts,
  requiredLabels: Texts,
  uses: Type.Array(Type.Enum([...algorithmSources])),
  zonePurposes: Type.Union([Type.Array(Type.Enum([...zonePurposes])), Type.Null()]),
  zoneRequired: Type.Boolean(),
  parameters: Type.Array(ParameterAnswer),
  hours: Type.Union([Type.Tuple([Text, Text]), Type.Null()]),
  confirmBeforeDispatch: Type.Boolean(),
  urgency: Type.Enum([...urgencies]),
  available: Type.Boolean(),
  reasonZh: NullableText,
  reasonEn: NullableText,
});
const AlgorithmList = Type.Object({ algorithms: Type.Array(AlgorithmAnswer) });

/** The catalogue, with what the models of this installation can find. */
export const algorithmRoutes =
  ({ models }: { models: KnowsLabels }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/algorithms',
      {
        config: { access: cameraReaders },
        schema: {
          tags: ['cameras'],
          summary: 'All algorithms, and why some cannot look',
          response: { 200: AlgorithmList },
        },
      },
      async () => ({ algorithms: algorithms.map((row) => answerOf(row, models)) }),
    );
  };

function answerOf({ availability, ...row }: (typeof algorithms)[number], models: KnowsLabels) {
  const { available, reasonZh = null, reasonEn = null } = availability(models);
  const { assetClasses, labels, requiredLabels, uses, zonePurposes: purposes, parameters } = row;
  return {
    ...row,
    assetClasses: assetClasses && [...assetClasses],
    labels: [...labels],
    requiredLabels: [...requiredLabels],
    uses: [...uses],
    zonePurposes: purposes && [...purposes],
    parameters: [...parameters],
    hours: row.hours && ([...row.hours] as [string, string]),
    available,
    reasonZh,
    reasonEn,
  };
}
