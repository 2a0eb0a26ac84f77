import fixtures from './fixtures.json' with { type: 'json' };
import pingshan from './pingshan.json' with { type: 'json' };

/** One fixture of the demo district, with departments by their codes. */
export type DemoFixture = {
  classCode: string;
  name: string;
  ownerCode: string;
  maintainerCode: string;
  supervisorCode: string;
  builtOn: string;
  material: string | null;
  state: 'intact' | 'damaged' | 'abandoned';
  /** WGS-84 degrees, metres above the ellipsoid. */
  lng: number;
  lat: number;
  heightM: number;
  street: string;
  community: string;
  locationNote: string;
};

type Kind = {
  classCode: string;
  nounZh: string;
  ownerCode: string;
  /** Besides codes: `street` is the office of the street, `sanitation` the cleaning contractor there. */
  maintainerCode: string;
  supervisorCode: string;
  materials: string[];
  /** Of the fixture above the ground. */
  heightM: number;
  spacingM?: number;
  offsetM?: number;
  bothSides?: boolean;
  firstM?: number;
  /** Stands in the park of the community instead of along its roads. */
  perPark?: number;
};

type Place = { lng: number; lat: number };
type Street = (typeof pingshan.streets)[number];
type Community = Street['communities'][number];
type Road = { name: string; start: Place; east: number; north: number; lengthM: number };
type Site = { street: Street; community: Community; index: number };

const METRES_PER_DEGREE = 111_320;
const GOLDEN = 0.6180339887498949;
/** What stands in a park stands on a circle. */
const PARK_RADIUS_M = 35;
const PATH_M = 10;
/** The north-eastern quarter of the district is cleaned by another contractor. */
const KENGZI_SANITATION = ['坑梓街道', '龙田街道'];

/**
 * Lays out the demo district: two roads and a park in each community, with what stands along them.
 * The same fixtures in the same order each time.
 */
export function layFixtures(): DemoFixture[] {
  return sites.flatMap((site) => {
    const roads = roadsOf(site);
    return (fixtures as Kind[]).flatMap((kind) =>
      kind.perPark === undefined
        ? roads.flatMap((road) => alongRoad(site, road, kind))
        : inPark(site, kind, kind.perPark),
    );
  });
}

/** The roads of all communities, straight lines in WGS-84 degrees. */
export const layRoads = (): { name: string; start: Place; end: Place }[] =>
  sites.flatMap(roadsOf).map(({ name, start, east, north, lengthM }) => ({
    ...{ name, start },
    end: moved(start, east * lengthM, north * lengthM),
  }));

/** The parks of all communities: names, and so many corners of the edge in WGS-84 degrees. */
export const layParks = (corners: number): { name: string; edge: Place[] }[] =>
  sites.map(({ community }) => ({
    name: parkName(community),
    edge: Array.from({ length: corners }, (_, corner) =>
      inParkAt(community, (2 * Math.PI * corner) / corners, PARK_RADIUS_M + PATH_M),
    ),
  }));

const sites: Site[] = pingshan.streets
  .flatMap((street) => street.communities.map((community) => ({ street, community })))
  .map((site, index) => ({ ...site, index }));

const roadsOf = (site: Site): Road[] =>
  site.community.roads.map((name, road) => layRoad(site, name, road));

/** A number in [0, 1) that differs well between neighbours; multiples of the golden ratio do. */
const spread = (index: number, salt: number) => ((index + 1) * GOLDEN + salt * 0.377) % 1;

/** The two roads of a community cross near its centre. */
function layRoad({ community, index }: Site, name: string, road: number): Road {
  const heading = spread(index, 1) * Math.PI + (road * Math.PI) / 2;
  const [east, north] = [Math.sin(heading), Math.cos(heading)];
  const lengthM = 220 + Math.round(spread(index, 2 + road) * 80);
  const beforeM = lengthM * (road === 0 ? 0.41 : 0.33);
  const start = moved(community, -east * beforeM, -north * beforeM);
  return { name, start, east, north, lengthM };
}

function moved(place: Place, eastM: number, northM: number): Place {
  const perDegreeEast = METRES_PER_DEGREE * Math.cos((place.lat * Math.PI) / 180);
  return {
    lng: rounded(place.lng + eastM / perDegreeEast),
    lat: rounded(place.lat + northM / METRES_PER_DEGREE),
  };
}

const rounded = (degrees: number) => Number(degrees.toFixed(7));

function alongRoad(site: Site, road: Road, kind: Kind): DemoFixture[] {
  const { spacingM = 100, offsetM = 5, bothSides = false, firstM = 10 } = kind;
  const found: DemoFixture[] = [];
  for (let alongM = firstM; alongM < road.lengthM; alongM += spacingM) {
    for (const side of bothSides ? [1, -1] : [1]) {
      const eastM = road.east * alongM + road.north * side * offsetM;
      const northM = road.north * alongM - road.east * side * offsetM;
      const place = moved(road.start, eastM, northM);
      const name = `${road.name}${found.length + 1}号${kind.nounZh}`;
      const where = sideName(road.north * side, -road.east * side);
      const note = `${road.name}${where}侧，距起点约${alongM}米`;
      found.push(fixture(site, kind, found.length, { place, name, note }));
    }
  }
  return found;
}

const sideName = (east: number, north: number) =>
  Math.abs(east) > Math.abs(north) ? (east > 0 ? '东' : '西') : north > 0 ? '北' : '南';

const parkName = ({ nameZh }: Community) => `${nameZh.replace('社区', '')}社区公园`;

/** North-east of the centre of the community. */
const inParkAt = (community: Community, angle: number, radiusM: number): Place =>
  moved(community, 140 + radiusM * Math.cos(angle), 120 + radiusM * Math.sin(angle));

function inPark(site: Site, kind: Kind, count: number): DemoFixture[] {
  const park = parkName(site.community);
  return Array.from({ length: count }, (_, number) => {
    const angle = 2 * Math.PI * spread(number, Number(kind.classCode));
    const place = inParkAt(site.community, angle, PARK_RADIUS_M);
    const name = `${park}${kind.nounZh}${count > 1 ? `${number + 1}号` : ''}`;
    return fixture(site, kind, number, { place, name, note: `${park}内` });
  });
}

function fixture(
  { street, community, index }: Site,
  kind: Kind,
  number: number,
  { place, name, note }: { place: Place; name: string; note: string },
): DemoFixture {
  const salt = Number(kind.classCode) + index * 7;
  const year = 2009 + Math.floor(spread(index, Number(kind.classCode)) * 16);
  const month = String(1 + Math.floor(spread(number, salt) * 12)).padStart(2, '0');
  const inStreet = (code: string) =>
    code === 'street'
      ? street.departmentCode
      : code === 'sanitation'
        ? KENGZI_SANITATION.includes(street.nameZh)
          ? '440310203'
          : '440310202'
        : code;
  const wear = spread(number, salt + 3);
  return {
    classCode: kind.classCode,
    name,
    ownerCode: inStreet(kind.ownerCode),
    maintainerCode: inStreet(kind.maintainerCode),
    supervisorCode: inStreet(kind.supervisorCode),
    builtOn: `${year}-${month}-15`,
    material: kind.materials[(number + index) % kind.materials.length] ?? null,
    state: wear < 0.02 ? 'abandoned' : wear < 0.06 ? 'damaged' : 'intact',
    ...place,
    heightM: Math.round(25 + spread(index, 9) * 30) + kind.heightM,
    street: street.nameZh,
    community: community.nameZh,
    locationNote: note,
  };
}
