import { AppError } from '../../platform/errors.ts';
import type { Algorithm } from './algorithm.ts';
import { fixtures } from './fixtures.ts';
import { modelOnly } from './model-only.ts';
import { people } from './people.ts';
import { streetOrder } from './street-order.ts';
import { waste } from './waste.ts';

/** The whole catalogue, in the order in which people meet it. */
export const algorithms: readonly Algorithm[] = [
  ...streetOrder,
  ...waste,
  ...people,
  ...fixtures,
  ...modelOnly,
];

const byId = new Map(algorithms.map((row) => [row.algorithmId, row]));

export const algorithmIds: readonly string[] = [...byId.keys()];

/** The algorithm of an id, if there is one. */
export const algorithmById = (algorithmId: string): Algorithm | undefined => byId.get(algorithmId);

/** @throws AppError `not-found` for an id that is not in the catalogue */
export function algorithmOf(algorithmId: string): Algorithm {
  const found = byId.get(algorithmId);
  if (found) return found;
  const detail = `There is no algorithm ${algorithmId}; there are ${algorithmIds.join(', ')}`;
  throw new AppError('not-found', detail);
}
