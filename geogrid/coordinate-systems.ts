/**
 * Chinese map coordinates. Phones and domestic maps give GCJ-02 or BD-09, hundreds of metres off:
 * convert before encoding. CGCS2000 and WGS-84 agree within about a metre and are used as they are.
 */
import gcoordModule from 'gcoord';
import { GridError } from './grid-error.ts';
import type { Point } from './point.ts';

/** The package is CommonJS: what its types call `default` is the module itself. */
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

type System = Parameters<typeof gcoord.transform>[1];

function convert<P extends Point>(point: P, from: System, to: System): P {
  for (const value of [point.lng, point.lat]) {
    if (!Number.isFinite(value)) {
      throw new GridError('coordinate', value, 'a coordinate must be a number of degrees');
    }
  }
  const [lng, lat] = gcoord.transform([point.lng, point.lat], from, to);
  return { ...point, lng, lat };
}

/** A point from Amap, Tencent or WeChat (GCJ-02) in WGS-84; height and other fields are kept. */
export function fromGcj02<P extends Point>(point: P): P {
  return convert(point, gcoord.GCJ02, gcoord.WGS84);
}

/** A point from Baidu (BD-09) in WGS-84; height and other fields are kept. */
export function fromBd09<P extends Point>(point: P): P {
  return convert(point, gcoord.BD09, gcoord.WGS84);
}

/** A WGS-84 point for Amap, Tencent or WeChat (GCJ-02); height and other fields are kept. */
export function toGcj02<P extends Point>(point: P): P {
  return convert(point, gcoord.WGS84, gcoord.GCJ02);
}
