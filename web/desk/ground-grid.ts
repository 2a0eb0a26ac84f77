type Line = {
  type: 'Feature';
  properties: { bold: boolean };
  geometry: { type: 'LineString'; coordinates: [number, number][] };
};

const metresPerDegreeLat = 111_320;

/** Metres between two lines of the plain base, and how many lines it has to each side of the point. */
export const gridStepM = 50;
const reach = 20;
const boldEvery = 5;

/**
 * A square net of lines on the ground around a point (degrees, CGCS2000), `gridStepM` apart: the
 * base of a map that must work without any map service. Every fifth line is bold.
 */
export const groundGrid = (
  lng: number,
  lat: number,
): { type: 'FeatureCollection'; features: Line[] } => {
  const stepLat = gridStepM / metresPerDegreeLat;
  const stepLng = stepLat / Math.cos((lat * Math.PI) / 180);
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
