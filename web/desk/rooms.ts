import type { Role } from './api.ts';
import { boxesOf, leads, seesTickets } from './filters.ts';

export const rooms = [
  'tickets',
  'verification',
  'sightings',
  'map',
  'board',
  'cameras',
  'zones',
  'assets',
  'admin',
] as const;
/** The parts of the desk between which the bar leads. */
export type Room = (typeof rooms)[number];

const cameraReaders: readonly Role[] = [
  'grid_worker',
  'dispatcher',
  'supervisor',
  'asset_admin',
  'auditor',
  'leader',
  'admin',
];
const verificationReaders: readonly Role[] = [
  'grid_worker',
  'dispatcher',
  'supervisor',
  'auditor',
  'admin',
];
const judges: readonly Role[] = ['grid_worker', 'dispatcher'];
const cameraWriters: readonly Role[] = ['asset_admin', 'admin'];

const anyOf = (wanted: readonly Role[]) => (roles: readonly Role[]) =>
  roles.some((role) => wanted.includes(role));

/** Who sees cameras, zones and sightings. */
export const seesCameras = anyOf(cameraReaders);
/** Who adds and changes cameras, calibrations, zones and settings. */
export const setsUpCameras = anyOf(cameraWriters);
/** Who confirms and rejects sightings. */
export const judgesSightings = anyOf(judges);

/** Who sees verifications and field tasks. */
export const seesVerifications = anyOf(verificationReaders);
/** Who answers them. */
export const answersVerifications = anyOf(judges);
/** Who decides what closes a ticket of which category. */
export const setsPolicies = anyOf(['dispatcher', 'admin']);

/** Who sees fixtures, plates and print runs. */
export const seesAssets = anyOf(['asset_admin', 'supervisor', 'auditor', 'admin']);
/** Who changes them. */
export const setsUpAssets = anyOf(cameraWriters);
/** Who sees figures of the whole district. */
export const seesBoard = anyOf(['dispatcher', 'supervisor', 'auditor', 'leader', 'admin']);
/** Who may send a morning report again. */
export const sendsReports = anyOf(['supervisor', 'leader', 'admin']);
/** Who looks after staff, departments and rules, or checks what was done to them. */
export const seesAdministration = anyOf(['auditor', 'admin']);
/** Who changes them. */
export const administers = anyOf(['admin']);

const open: Record<Room, (roles: readonly Role[]) => boolean> = {
  tickets: seesTickets,
  verification: seesVerifications,
  sightings: seesCameras,
  map: () => true,
  board: seesBoard,
  cameras: seesCameras,
  zones: seesCameras,
  assets: seesAssets,
  admin: seesAdministration,
};

/** The rooms open to a person, the first being where they start. */
export const roomsOf = (roles: readonly Role[]): Room[] =>
  rooms.filter((room) => open[room](roles));

export const pathOfRoom = (room: Room, roles: readonly Role[]): string =>
  room === 'tickets' ? `/${boxesOf(roles)[0]}` : `/${room}`;

/** The room that an address of the desk lies in; those of tickets begin with their box. */
export const roomAt = (pathname: string): Room =>
  rooms.find((room) => pathname.split('/')[1] === room) ?? 'tickets';

/** Where a person's work begins. */
export const homeOf = (roles: readonly Role[]): string => {
  // Who looks after the register but has no tickets begins there.
  if (!seesTickets(roles)) return pathOfRoom('assets', roles);
  // Who decides over the district, not over tickets, begins with its figures.
  if (leads(roles)) return pathOfRoom('board', roles);
  // Whose only box is what has to be verified begins where that is done.
  const verifies = boxesOf(roles)[0] === 'verifying';
  return pathOfRoom(verifies ? 'verification' : 'tickets', roles);
};
