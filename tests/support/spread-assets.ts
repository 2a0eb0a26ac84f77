import { gridCodes } from '../../assets/asset.ts';
import { insertAssets } from '../../assets/asset-store.ts';
import { type Asset, listClasses } from '../../assets/index.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { addStreetLamps } from './street-lamps.ts';

const AT_ONCE = 10_000;
/** West, south and size of the ground that is filled: about 16 by 16 km of Pingshan. */
const ground = { lng: 114.28, lat: 22.63, size: 0.15 };

/** Numbers between 0 and 1, the same each time. */
function sameEachTime(): () => number {
  let state = 20_261_123;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Registers fixtures of all classes along the streets of a town: most of them near some hundred crossings, as
 * fixtures are, the others anywhere. Where they stand is the same each time.
 */
export async function spreadAssets(db: Db, count: number): Promise<Pick<Asset, 'lng' | 'lat'>[]> {
  const [lamp] = await addStreetLamps(db, 1, 900_000);
  if (!lamp) throw new Error('no fixture to take after');
  const classes = (await listClasses(db.query)).filter(({ classCode }) => classCode.length === 4);
  const next = sameEachTime();
  const crossings = Array.from({ length: 150 }, () => [next(), next()] as const);
  const serials = new Map<string, number>();
  const assets = Array.from({ length: count }, (_, index): Asset => {
    const [x, y] = crossings[index % crossings.length] ?? [0, 0];
    const near = next() < 0.8 ? 0.012 : 1;
    const place = {
      lng: ground.lng + ground.size * (near < 1 ? x + (next() - 0.5) * near * 6 : next()),
      lat: ground.lat + ground.size * (near < 1 ? y + (next() - 0.5) * near * 6 : next()),
      heightM: 30,
    };
    const { classCode = '' } = classes[Math.floor(next() * classes.length)] ?? {};
    const serial = (serials.get(classCode) ?? 100_000) + 1;
    serials.set(classCode, serial);
    const assetCode = `440310${classCode}${serial}`;
    const name = `部件 ${index}`;
    return { ...lamp, assetId: newId(), assetCode, classCode, name, ...place, ...gridCodes(place) };
  });
  for (let start = 0; start < count; start += AT_ONCE) {
    await insertAssets(db.query, assets.slice(start, start + AT_ONCE));
  }
  return assets;
}
