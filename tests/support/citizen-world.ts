import type { LightMyRequestResponse } from 'fastify';
import type { Asset } from '../../assets/asset.ts';
import { mintPlates } from '../../assets/index.ts';
import { type TestApp, testApp } from './app.ts';
import { addStreetLamps } from './street-lamps.ts';

/** A plate on a street lamp, as a citizen meets it. */
export type Plate = { asset: Asset; plateId: string; smartCode: string; path: string };

/** The whole service with street lamps, each with a plate. */
export type CitizenWorld = TestApp & {
  /** A lamp nobody has complained about. */
  plate(): Promise<Plate>;
  /** Opens a page. */
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
};

/** What the browser of somebody in Shenzhen asks for. */
export const HTML = { accept: 'text/html', 'accept-language': 'zh-CN' };

export async function citizenWorld(options: { listen?: boolean } = {}): Promise<CitizenWorld> {
  const world = await testApp(options);
  const lamps = await addStreetLamps(world.db, 40);
  const plate = async () => {
    const asset = lamps.pop();
    if (!asset) throw new Error('no lamp left: add more to the citizen world');
    const [minted] = await mintPlates(world.deps, { assetIds: [asset.assetId] });
    if (!minted) throw new Error('nothing was minted');
    const { plateId, smartCode } = minted;
    return { asset, plateId, smartCode, path: `/A/${smartCode}` };
  };
  const get = (url: string, headers = {}) =>
    world.inject({ method: 'GET', url, headers: { ...HTML, ...headers } });
  return { ...world, plate, get };
}
