type Line = {
  type: 'Feature';
  properties: { bold: boolean };
  geometry: { type: 'LineString'; coordinates: [number, number][] };
};

export type GroundPoint = { lng: number; lat: number };

const metresPerDegreeLat = 111_320;

/** Metres between two lines of the plain base at the scale of a ticket's map. */
export const gridStepM = 50;
/** Lines to each side of the middle. */
const reach = 20;
const boldEvery = 5;

const stepDegrees = (lat: number, stepM: number) => {
  const stepLat = stepM / metresPerDegreeLat;
  return { stepLat, stepLng: stepLat / Math.cos((lat * Math.PI) / 180) };
};

/** Metres between two lines that suit a zoom of the map: neither a fog of lines nor an empty sheet. */
export const gridStepAt = (zoom: number): number => {
  if (zoom >= 18.5) return 5;
  if (zoom >= 15.5) return gridStepM;
  return zoom >= 13 ? 250 : 1000;
};

/**
 * A square net of lines on the ground around a point (degrees, CGCS2000), `stepM` metres apart: the
 * base of a map that must work without any map service. Every fifth line is bold.
 */
export const groundGrid = (
  lng: number,
  lat: number,
  stepM = gridStepM,
): { type: 'FeatureCollection'; features: Line[] } => {
  const { stepLat, stepLng } = stepDegrees(lat, stepM);
  const line = (bold: boolean, ...coordinates: [number, number][]): Line => ({
    type: 'Feature',
    properties: { bold },
    geometry: { type: 'LineString', coordinates },
  });
  const features: Line[] = [];
  for (let n = -reach; n <= reach; n++) {
    const bold = n % boldEvery === 0;
    const [x, y] = [lng + n * stepLng, lat + n * stepLat];
    features.push(
      line(bold, [x, lat - reach * stepLat], [x, lat + reach * stepLat]),
      line(bold, [lng - reach * stepLng, y], [lng + reach * stepLng, y]),
    );
  }
  return { type: 'FeatureCollection', features };
};

/** The crossing of bold lines next to `at`, of the net that has one at `origin`: there a net can be drawn anew without a jump. */
export const nearestCrossing = (
  origin: GroundPoint,
  at: GroundPoint,
  stepM: number,
): GroundPoint => {
  const { stepLat, stepLng } = stepDegrees(origin.lat, stepM * boldEvery);
  return {
    lng: origin.lng + Math.round((at.lng - origin.lng) / stepLng) * stepLng,
    lat: origin.lat + Math.round((at.lat - origin.lat) / stepLat) * stepLat,
  };
};

/** A point moved over the ground. */
export const movedBy = (
  { lng, lat }: GroundPoint,
  { eastM, northM }: { eastM: number; northM: number },
): GroundPoint => {
  const metre = stepDegrees(lat, 1);
  return { lng: lng + eastM * metre.stepLng, lat: lat + northM * metre.stepLat };
};
