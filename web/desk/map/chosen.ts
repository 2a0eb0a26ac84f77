import type { GroundPoint } from './ground-grid.ts';
import type { Chosen, MapAsset } from './map-api.ts';
import type { Hit } from './map-stage.tsx';
import type { MapData } from './use-map-data.ts';

/** The point to go to; a zone or a cell is no point. */
export const placeOf = (chosen: Chosen | null): GroundPoint | null => {
  switch (chosen?.kind) {
    case 'ticket':
      return chosen.ticket;
    case 'sighting':
      return chosen.sighting;
    case 'camera':
      return chosen.camera;
    case 'asset':
      return chosen.asset;
    default:
      return null;
  }
};

/** The id of what is chosen, as the list beside the map knows it. */
export const idOfChosen = (chosen: Chosen | null): string | null => {
  switch (chosen?.kind) {
    case 'ticket':
      return chosen.ticket.ticketNumber;
    case 'sighting':
      return chosen.sighting.sightingId;
    case 'camera':
      return chosen.camera.cameraId;
    default:
      return null;
  }
};

const ticketIn = ({ all }: MapData, ticketNumber: unknown): Chosen | null => {
  const ticket = all.tickets?.find((each) => each.ticketNumber === ticketNumber);
  return ticket ? { kind: 'ticket', ticket } : null;
};

const sightingIn = ({ all }: MapData, sightingId: unknown): Chosen | null => {
  const sighting = all.sightings?.find((each) => each.sightingId === sightingId);
  return sighting ? { kind: 'sighting', sighting } : null;
};

const cameraIn = ({ all }: MapData, cameraId: unknown): Chosen | null => {
  const camera = all.cameras?.find((each) => each.cameraId === cameraId);
  return camera ? { kind: 'camera', camera } : null;
};

/** What was clicked, as the service told of it. */
export const chosenOf = ({ layer, properties, at }: Hit, data: MapData): Chosen | null => {
  switch (layer) {
    case 'assets':
      return { kind: 'asset', asset: { ...(properties as MapAsset), ...at } };
    case 'zones':
      return { kind: 'zone', zoneId: String(properties.zoneId) };
    case 'tickets':
      return ticketIn(data, properties.id);
    case 'sightings':
      return sightingIn(data, properties.id);
    case 'cameras':
      return cameraIn(data, properties.id);
    case 'heat': {
      const cell = data.heat.data?.cells.find((each) => each.code === properties.id);
      return cell ? { kind: 'heat', cell } : null;
    }
  }
};

/** A ticket, a sighting or a camera as it is now, not as it was when it was chosen. */
export const renewed = (chosen: Chosen | null, data: MapData): Chosen | null => {
  switch (chosen?.kind) {
    case 'ticket':
      return ticketIn(data, chosen.ticket.ticketNumber) ?? chosen;
    case 'sighting':
      return sightingIn(data, chosen.sighting.sightingId) ?? chosen;
    case 'camera':
      return cameraIn(data, chosen.camera.cameraId) ?? chosen;
    default:
      return chosen;
  }
};
