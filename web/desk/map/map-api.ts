import type { TicketState, Urgency } from '../api.ts';
import type { Camera } from '../cameras/detection-api.ts';
import type { Sighting } from '../sightings/sighting-api.ts';

/** What the map hears from the service. Types only; places are degrees, CGCS2000/WGS-84. */

export type MapTicket = {
  ticketNumber: string;
  state: TicketState;
  urgency: Urgency;
  overdue: boolean;
  classZh: string;
  classEn: string;
  problemZh: string;
  problemEn: string;
  departmentName: string;
  locationNote: string | null;
  lng: number;
  lat: number;
  filedAt: string;
  dueAt: string | null;
};
export type MapTickets = { tickets: MapTicket[]; more: boolean };

export type HeatCell = {
  code: string;
  count: number;
  west: number;
  south: number;
  east: number;
  north: number;
};
export type Heat = { cells: HeatCell[]; tickets: number };

export type BlindSpots = { classes: { classCode: string; assets: number; unseen: number }[] };

export type AssetClass = {
  classCode: string;
  majorZh: string;
  nameZh: string;
  nameEn: string;
};

/** A fixture as a tile of the map or a search tells of it. */
export type MapAsset = {
  assetCode: string;
  classCode: string;
  name: string;
  state: 'intact' | 'damaged' | 'lost' | 'abandoned';
  lng: number;
  lat: number;
  /** Whether a camera sees it; undefined: not told. */
  seen?: boolean;
};

export type PlacedSighting = Sighting & { lng: number; lat: number };

/** What somebody has chosen on the map. */
export type Chosen =
  | { kind: 'asset'; asset: MapAsset }
  | { kind: 'ticket'; ticket: MapTicket }
  | { kind: 'sighting'; sighting: PlacedSighting }
  | { kind: 'camera'; camera: Camera }
  | { kind: 'zone'; zoneId: string }
  | { kind: 'heat'; cell: HeatCell };
