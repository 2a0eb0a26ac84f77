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

/** The library's way back stops 10 cm short; two corrections along its exact way there end within 1 mm. */
function invert<P extends Point>(point: P, system: System): P {
  let found = convert(point, system, gcoord.WGS84);
  for (let correction = 0; correction < 2; correction++) {
    const there = convert(found, gcoord.WGS84, system);
    found = {
      ...found,
      lng: found.lng + point.lng - there.lng,
      lat: found.lat + point.lat - there.lat,
    };
  }
  return found;
}

/** A point from Amap, Tencent or WeChat (GCJ-02) in WGS-84; height and other fields are kept. */
export function fromGcj02<P extends Point>(point: P): P {
  return invert(point, gcoord.GCJ02);
}

/** A point from Baidu (BD-09) in WGS-84; height and other fields are kept. */
export function fromBd09<P extends Point>(point: P): P {
  return invert(point, gcoord.BD09);
}

/** A WGS-84 point for Amap, Tencent or WeChat (GCJ-02); height and other fields are kept. */
export function toGcj02<P extends Point>(point: P): P {
  return convert(point, gcoord.WGS84, gcoord.GCJ02);
}

/** A WGS-84 point for Baidu (BD-09); height and other fields are kept. */
export function toBd09<P extends Point>(point: P): P {
  return convert(point, gcoord.WGS84, gcoord.BD09);
}
