import gcoordModule from 'gcoord';
import type { GroundPoint } from './ground-grid.ts';

type Position = [lng: number, lat: number];

/** What its types call `default` is here the module itself, there a part of it. */
const gcoord = gcoordModule as unknown as {
  transform(at: Position, from: 'WGS84', to: 'GCJ02'): Position;
};

/** Where maps in GCJ-02 show a place, hundreds of metres off. */
export const toGcj02 = ({ lng, lat }: GroundPoint): GroundPoint => {
  const [x, y] = gcoord.transform([lng, lat], 'WGS84', 'GCJ02');
  return { lng: x, lat: y };
};
