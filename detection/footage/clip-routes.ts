import { createReadStream } from 'node:fs';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import { AppError, errorCatalogue } from '../../platform/errors.ts';
import { Id, Nullable } from '../cameras/camera-schema.ts';
import { type Clip, checkRange, clipLimits, clipStates } from './clip.ts';
import type { BorrowedClip } from './clip-cache.ts';
import { clipById } from './clip-store.ts';
import type { FetchClipDeps } from './fetch-pending-clip.ts';
import { fileAnswer } from './file-answer.ts';
import { checkMayView, type FootageAccess, footageReaders } from './footage-access.ts';
import { Moment, ProviderKind, Reason, rangeOf, TicketNumber, viewerOf } from './footage-schema.ts';
import { type FootageView, markOpened, viewOfClip } from './footage-view-store.ts';
import { recordView } from './view-footage.ts';
import { wantClip } from './want-clip.ts';

export type ClipRouteDeps = FetchClipDeps & { footageAccess: FootageAccess };

/** Somebody who said why they look at a clip may play it for so long. */
const REASON_HOLDS_MS = 12 * 3600_000;

const ClipPath = Type.Object({ clipId: Id });
const NewClip = Type.Object({ from: Moment, to: Moment, reason: Reason });
const ClipView = Type.Object({
  clipId: Id,
  cameraId: Id,
  state: Type.Enum([...clipStates], {
    description:
      'pending: it comes by itself; failed: ask again when what is wrong has been seen to',
  }),
  url: Nullable(Type.String({ description: 'Of the video, when it is ready' })),
  from: Type.String({
    ...Moment,
    description: 'What it shows; until it is ready, what was asked for',
  }),
  to: Moment,
  bytes: Nullable(Type.Integer()),
  provider: Nullable(ProviderKind),
  clockOffsetSeconds: Nullable(
    Type.Number({ description: 'Seconds that the clock of its times is ahead of ours' }),
  ),
  progress: Type.Number({ description: '0 to 1' }),
  tryAt: Nullable(Type.String({ ...Moment, description: 'When it is tried again' })),
  problem: Nullable(Type.String({ description: 'What went wrong last, and what to do' })),
  problemZh: Nullable(Type.String()),
});
const Video = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });
const video = { content: { 'video/mp4': { schema: Video } } };

/** Clips of footage: asked for with a reason, followed while they come, played. */
export const clipRoutes =
  (deps: ClipRouteDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['footage'];
    const config = { access: footageReaders };

    app.post(
      '/api/cameras/:cameraId/clips',
      {
        config,
        schema: {
          tags,
          summary: 'Ask for a clip of what a camera saw, saying why',
          description: 'Ten minutes at most. 202: it is being fetched; ask for its state.',
          params: Type.Object({ cameraId: Id }),
          querystring: Type.Object({ ticketNumber: TicketNumber }),
          body: NewClip,
          response: { 200: ClipView, 202: ClipView },
        },
      },
      async (request, reply) => {
        const { cameraId } = request.params;
        const { reason } = request.body;
        const range = rangeOf(request.body);
        checkRange(range, deps.clock.now(), clipLimits.seconds);
        const viewer = viewerOf(request, request.query);
        await checkMayView(deps, viewer, cameraId, range);
        const clip = await wantClip(deps, cameraId, range);
        const { clipId } = clip;
        await recordView(deps, viewer, { kind: 'clip', clipId, cameraId, range, reason });
        return reply.code(clip.state === 'pending' ? 202 : 200).send(clipView(clip));
      },
    );

    app.get(
      '/api/clips/:clipId',
      {
        config,
        schema: {
          tags,
          summary: 'How far a clip is that one has asked for',
          params: ClipPath,
          response: { 200: ClipView },
        },
      },
      async (request) => clipView((await askedClip(deps, request)).clip),
    );

    app.route({
      method: ['GET', 'HEAD'],
      url: '/api/clips/:clipId/video',
      config,
      // A player asks for ranges of the bytes as they are.
      compress: false,
      schema: {
        tags,
        summary: 'A clip as MP4, for who has said why; answers ranges of bytes',
        params: ClipPath,
        response: { 200: video, 206: video, 304: Type.Null(), 416: Type.Null() },
      },
      handler: async (request, reply) => {
        const { clip, view } = await askedClip(deps, request);
        const borrowed = await borrow(deps, clip);
        let sending = false;
        try {
          const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
          const asked = { range, ifRange: ifRange?.toString(), ifNoneMatch };
          const etag = `"${clip.clipId}-${clip.got?.fetchedAt.getTime()}-${borrowed.bytes}"`;
          const answer = fileAnswer(asked, { etag, bytes: borrowed.bytes });
          reply.code(answer.status).headers(answer.headers);
          reply.header('cache-control', 'private, no-cache').type('video/mp4');
          reply.header('content-disposition', `inline; filename="${fileName(clip)}"`);
          const { part } = answer;
          if (!part || request.method === 'HEAD') return await reply.send();
          await markOpened(deps.db.query, view.viewId, deps.clock.now());
          const bytes = createReadStream(borrowed.path, { start: part.first, end: part.last });
          bytes.once('close', borrowed.giveBack);
          sending = true;
          return await reply.send(bytes);
        } finally {
          if (!sending) borrowed.giveBack();
        }
      },
    });
  };

/** @throws AppError `not-found` when the clip is not ready, or was dropped to make room */
async function borrow({ clips }: ClipRouteDeps, { clipId, state }: Clip): Promise<BorrowedClip> {
  const borrowed = state === 'ready' ? await clips.borrow(clipId) : undefined;
  if (!borrowed)
    throw new AppError('not-found', 'The clip is not here (any more): ask for it again.');
  return borrowed;
}

type ClipRequest = Parameters<typeof viewerOf>[0] & { params: Static<typeof ClipPath> };

/** A clip that somebody has asked for lately, and still may see. */
async function askedClip(
  deps: ClipRouteDeps,
  request: ClipRequest,
): Promise<{ clip: Clip; view: FootageView }> {
  const { clipId } = request.params;
  const { actor } = viewerOf(request, {});
  const since = new Date(deps.clock.now().getTime() - REASON_HOLDS_MS);
  const view = await viewOfClip(deps.db.query, clipId, actor.staffId, since);
  const clip = view && (await clipById(deps.db.query, clipId));
  if (!clip) throw new AppError('not-found', 'Ask for the clip first, and say why you look at it.');
  await checkMayView(deps, { actor, ticketNumber: view.ticketNumber }, clip.cameraId, view.range);
  return { clip, view };
}

const fileName = ({ cameraId, range }: Clip): string =>
  `${cameraId}-${range.from.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.mp4`;

function clipView(clip: Clip): Static<typeof ClipView> {
  const { clipId, cameraId, state, got, problem } = clip;
  const shown = got ?? clip.range;
  return {
    clipId,
    cameraId,
    state,
    url: state === 'ready' ? `/api/clips/${clipId}/video` : null,
    from: shown.from.toISOString(),
    to: shown.to.toISOString(),
    bytes: got?.bytes ?? null,
    provider: got?.provider ?? null,
    clockOffsetSeconds: got?.clockOffsetSeconds ?? null,
    progress: state === 'ready' ? 1 : clip.windowsDone / clip.windows,
    tryAt: clip.tryAt?.toISOString() ?? null,
    problem: problem?.detail ?? null,
    problemZh: problem ? errorCatalogue[problem.code].zh : null,
  };
}
