import type { Clock } from '../platform/clock.ts';
import type { Db, Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { type MintDeps, type MintedPlate, mintChunk } from './mint-plates.ts';
import { liveStates, type Plate } from './plate.ts';
import { lockPlate, updatePlate } from './plate-store.ts';

type PlateDeps = { db: Db; clock: Clock };

/**
 * The plate has been seen on its asset. Binding it again changes nothing. Throws `not-found`, and
 * `conflict` for a plate that was replaced or retired.
 */
export async function bindPlate(deps: PlateDeps, plateId: string): Promise<Plate> {
  return deps.db.transaction(async (query) => {
    const plate = await lockLivePlate(query, plateId);
    if (plate.state === 'bound') return plate;
    const bound: Plate = { ...plate, state: 'bound', boundAt: deps.clock.now() };
    await updatePlate(query, bound);
    return bound;
  });
}

/**
 * The label of a plate was printed by somebody who took it as a picture; a print run says so by itself. Saying it again
 * changes nothing. Throws as `bindPlate` does.
 */
export async function notePrinted(deps: PlateDeps, plateId: string): Promise<Plate> {
  return deps.db.transaction(async (query) => {
    const plate = await lockLivePlate(query, plateId);
    if (plate.state !== 'minted') return plate;
    const printed: Plate = { ...plate, state: 'printed', printedAt: deps.clock.now() };
    await updatePlate(query, printed);
    return printed;
  });
}

/**
 * Refuses the code of a plate from now on and mints a new plate for the same asset, under the active key.
 * Throws `not-found`, and `conflict` for a plate that was replaced or retired before.
 */
export async function replacePlate(
  deps: MintDeps,
  input: { plateId: string; reason: string },
): Promise<{ old: Plate; replacement: MintedPlate }> {
  return deps.db.transaction(async (query) => {
    const plate = await lockLivePlate(query, input.plateId);
    const [replacement] = await mintChunk(query, deps, [plate.assetId]);
    if (!replacement) throw new Error('minting answered with nothing');
    const old: Plate = {
      ...plate,
      state: 'replaced',
      endedAt: deps.clock.now(),
      endReason: input.reason,
      replacedBy: replacement.plateId,
    };
    await updatePlate(query, old);
    return { old, replacement };
  });
}

/** Refuses the code of a plate from now on. Throws `not-found`, and `conflict` if that was done before. */
export async function retirePlate(
  deps: PlateDeps,
  input: { plateId: string; reason: string },
): Promise<Plate> {
  return deps.db.transaction(async (query) => {
    const plate = await lockLivePlate(query, input.plateId);
    const retired: Plate = {
      ...plate,
      state: 'retired',
      endedAt: deps.clock.now(),
      endReason: input.reason,
    };
    await updatePlate(query, retired);
    return retired;
  });
}

async function lockLivePlate(query: Query, plateId: string): Promise<Plate> {
  const plate = await lockPlate(query, plateId);
  if (!plate) throw new AppError('not-found', 'There is no such plate.');
  if (!liveStates.includes(plate.state)) {
    throw new AppError('conflict', `This plate is ${plate.state} and cannot be changed any more.`);
  }
  return plate;
}
