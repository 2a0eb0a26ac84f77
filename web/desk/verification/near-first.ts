export type Point = { lng: number; lat: number };

const earthM = 6_371_000;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres along the ground between two places, by the haversine formula. */
export const metresBetween = (a: Point, b: Point): number => {
  const [dLat, dLng] = [radians(b.lat - a.lat), radians(b.lng - a.lng)];
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLng / 2) ** 2;
  return 2 * earthM * Math.asin(Math.min(1, Math.sqrt(h)));
};

/** What is nearest comes first; without a position the order stays. */
export const nearFirst = <T extends Point>(items: readonly T[], here: Point | null): T[] =>
  here ? items.toSorted((a, b) => metresBetween(here, a) - metresBetween(here, b)) : [...items];
