import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import sharp from 'sharp';
import Type from 'typebox';
import { AppError } from '../../platform/errors.ts';
import { sameBytes } from '../../platform/secrets.ts';
import { pictureSize } from '../cameras/look-plan.ts';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import { externalCamera } from './external-camera.ts';
import { type CountEvent, type EventOutcome, eventOutcomes } from './external-event.ts';
import { recordChange } from './record-change.ts';
import { thingsOfMessage, timeOf, ViasMessage } from './vias-message.ts';

export type EventRouteDeps = LedgerDeps & {
  /** What senders present as a bearer token; undefined: nothing is taken. */
  eventsToken: string | undefined;
  count: CountEvent;
};

const BODY_BYTES = 12 * 2 ** 20;
const PICTURE_PIXELS = 4096 * 4096;
const JPEG_START = 0xffd8;
const Params = Type.Object({ cameraCode: Type.String({ minLength: 1, maxLength: 64 }) });
const Answer = Type.Object({ outcomes: Type.Array(Type.Enum([...eventOutcomes])) });

/** The way in for detection boxes that send events over HTTP. */
export const eventRoutes =
  (deps: EventRouteDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/external/vias/:cameraCode',
      {
        bodyLimit: BODY_BYTES,
        config: { access: 'public' },
        // Before the body is read.
        onRequest: async (request) => checkToken(request.headers.authorization, deps.eventsToken),
        schema: {
          tags: ['detection'],
          summary: 'An event of a detection box, in the manner of VIAS; needs EVENTS_TOKEN',
          params: Params,
          body: ViasMessage,
          response: { 200: Answer },
        },
      },
      async ({ params, body }) => {
        const outcomes = await takeMessage(deps, params.cameraCode, body);
        for (const outcome of outcomes) deps.count('vias', outcome);
        return { outcomes };
      },
    );
  };

function checkToken(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined) {
    throw new AppError('not-found', 'No events are taken here: EVENTS_TOKEN is not set.');
  }
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!sameBytes(digest(authorization ?? ''), digest(`Bearer ${token}`))) {
    throw new AppError('not-signed-in', 'Send the events token as a bearer token.');
  }
}

async function takeMessage(
  deps: EventRouteDeps,
  cameraCode: string,
  message: ViasMessage,
): Promise<EventOutcome[]> {
  const external = await externalCamera(deps.db.query, { cameraCode });
  if (!external) return ['unknown-camera'];
  const picture = message.image_base64 ? await readPicture(message.image_base64) : undefined;
  const size = picture ?? pictureSize(external.camera) ?? { widthPx: 1920, heightPx: 1080 };
  const { widthPx, heightPx } = size;
  const things = thingsOfMessage(message, size);
  if (things.length === 0) return ['not-wanted'];
  const isOver = message.alarm_type === 1;
  const outcomes: EventOutcome[] = [];
  for (const { eventId, algorithmId, box, score } of things) {
    const thing = { algorithmId, box, score, label: algorithmId };
    const change = {
      source: 'vias' as const,
      eventId: `${external.camera.cameraId}/${eventId}`,
      at: timeOf(message),
      widthPx,
      heightPx,
      things: isOver || !external.algorithms.has(algorithmId) ? [] : [thing],
      isOver,
    };
    outcomes.push(await recordChange(deps, external, change, picture?.jpeg));
  }
  return outcomes;
}

/** The picture and its size, made anew so that it is a JPEG and nothing else. */
async function readPicture(base64: string) {
  try {
    const bytes = Buffer.from(base64, 'base64');
    // Other formats could name files of ours.
    if (bytes.readUInt16BE(0) !== JPEG_START) throw new Error('not a JPEG');
    const image = sharp(bytes, { limitInputPixels: PICTURE_PIXELS });
    const { data, info } = await image.jpeg().toBuffer({ resolveWithObject: true });
    return { jpeg: data, widthPx: info.width, heightPx: info.height };
  } catch {
    throw new AppError('invalid-field', 'image_base64 is not a picture.', {
      fields: [{ field: '/image_base64', message: 'Send a JPEG, or leave it out.' }],
    });
  }
}
