import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Query } from '../../platform/db.ts';
import type { CameraDeps } from '../cameras/camera-deps.ts';
import { cameraReaders, cameraWriters, Id, Nullable } from '../cameras/camera-schema.ts';
import { ZONE_SEEN_AT_M } from '../cameras/look-plan.ts';
import { addZone, changeZone, removeZone } from './change-zone.ts';
import { type Zone, zoneLimits } from './zone.ts';
import { zonePurposes } from './zone-purpose.ts';
import { camerasSeeingZones, listZones, toRing } from './zone-store.ts';

const Position = Type.Tuple([
  Type.Number({ minimum: -180, maximum: 180 }),
  Type.Number({ exclusiveMinimum: -88, exclusiveMaximum: 88 }),
]);
const content = {
  name: Type.String({ minLength: 1, maxLength: zoneLimits.nameLength, pattern: '\\S' }),
  purpose: Type.Enum([...zonePurposes]),
  ring: Type.Array(Position, {
    minItems: 3,
    maxItems: zoneLimits.corners + 1,
    description: 'Corners [lng, lat] in WGS-84 degrees; closed or not',
  }),
  departmentId: Nullable(Id),
};
const NewZone = Type.Object({ ...content, departmentId: Type.Optional(content.departmentId) });
const ZonePatch = Type.Object(
  {
    name: Type.Optional(content.name),
    purpose: Type.Optional(content.purpose),
    ring: Type.Optional(content.ring),
    departmentId: Type.Optional(content.departmentId),
  },
  { minProperties: 1 },
);
const ZoneAnswer = Type.Object({
  zoneId: Id,
  name: Type.String(),
  purpose: content.purpose,
  ring: Type.Array(Position),
  departmentId: Nullable(Id),
  isDemo: Type.Boolean(),
  cameraIds: Type.Array(Id, { description: 'The cameras that see some of it' }),
});
const ZoneList = Type.Object({ zones: Type.Array(ZoneAnswer) });
const ZonePath = Type.Object({ zoneId: Id });

/** Zones on the ground: drawn once, seen by every camera that has them in sight. */
export const zoneRoutes =
  (deps: Pick<CameraDeps, 'db' | 'clock' | 'settings'>): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['zones'];
    const readers = { access: cameraReaders };
    const writers = { access: cameraWriters };
    const { query } = deps.db;

    app.get(
      '/api/zones',
      {
        config: readers,
        schema: { tags, summary: 'All zones by name', response: { 200: ZoneList } },
      },
      async () => ({ zones: await zoneViews(query, await listZones(query)) }),
    );

    app.post(
      '/api/zones',
      {
        config: writers,
        schema: { tags, summary: 'Add a zone', body: NewZone, response: { 201: ZoneAnswer } },
      },
      async ({ body: { ring, departmentId = null, ...rest } }, reply) => {
        const zone = await addZone(deps, { ...rest, departmentId, ring: toRing(ring) });
        return reply.code(201).send(await zoneView(query, zone));
      },
    );

    app.patch(
      '/api/zones/:zoneId',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Change a zone',
          params: ZonePath,
          body: ZonePatch,
          response: { 200: ZoneAnswer },
        },
      },
      async ({ params, body: { ring, ...rest } }) => {
        const changes = ring ? { ...rest, ring: toRing(ring) } : rest;
        return zoneView(query, await changeZone(deps, params.zoneId, changes));
      },
    );

    app.delete(
      '/api/zones/:zoneId',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Remove a zone',
          params: ZonePath,
          response: { 204: Type.Null() },
        },
      },
      async ({ params }, reply) => {
        await removeZone(deps, params.zoneId);
        return reply.code(204).send(null);
      },
    );
  };

async function zoneViews(query: Query, zones: readonly Zone[]) {
  const ids = zones.map(({ zoneId }) => zoneId);
  const cameras = await camerasSeeingZones(query, ids, ZONE_SEEN_AT_M);
  return zones.map(({ zoneId, name, purpose, ring, departmentId, isDemo }) => ({
    zoneId,
    name,
    purpose,
    ring: ring.map(({ lng, lat }): [number, number] => [lng, lat]),
    departmentId,
    isDemo,
    cameraIds: cameras.get(zoneId) ?? [],
  }));
}

async function zoneView(query: Query, zone: Zone) {
  const [view] = await zoneViews(query, [zone]);
  if (!view) throw new Error('a view of one zone is one view');
  return view;
}
