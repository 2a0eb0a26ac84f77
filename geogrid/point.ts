/** A place in CGCS2000/WGS-84 degrees; `heightM` is the geodetic (ellipsoidal) height in metres. */
export interface Point {
  readonly lng: number;
  readonly lat: number;
  readonly heightM?: number | undefined;
}

/** A ring as a list of points; the closing point may be repeated or left out. */
export type Ring = readonly Point[];

/** One polygon: outer ring first, holes after it; a list of polygons is a multipolygon. */
export interface Polygon {
  readonly outer: Ring;
  readonly holes?: readonly Ring[] | undefined;
}
