import Type, { type Static } from 'typebox';
import { detectionVariables } from './environment/detection-variables.ts';
import { districtVariables } from './environment/district-variables.ts';
import { footageVariables } from './environment/footage-variables.ts';
import { mapVariables } from './environment/map-variables.ts';
import { reportVariables } from './environment/report-variables.ts';
import { servingVariables } from './environment/serving-variables.ts';
import { storageVariables } from './environment/storage-variables.ts';
import { choice, YES_NO } from './environment/variable.ts';
import { workersVariables } from './environment/workers-variables.ts';

/**
 * Every variable the service reads: what it means, what it must look like, what it is when it is not set.
 * `.env.example` is generated from this table, in this order.
 */
export const Environment = Type.Object({
  ...servingVariables,
  ...storageVariables,
  ...footageVariables,
  ...detectionVariables,
  ...districtVariables,
  ...reportVariables,
  ...mapVariables,
  ...workersVariables,
  DEMO: choice(
    YES_NO,
    'yes',
    'Load the demo district into an empty database. It is marked as demo and can be wiped.',
  ),
});

export type Environment = Static<typeof Environment>;
export type Variable = keyof Environment;
