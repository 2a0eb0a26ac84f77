import { type Asset, assetById, type Department, departmentsByIds } from '../assets/index.ts';
import type { Actor } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import { ticketSighting } from './alerts/ticket-sighting.ts';
import { type Box, type FilterRequest, readFilter } from './board/ticket-filter.ts';
import { publicDeadline } from './deadline.ts';
import { plainText } from './plain-text.ts';
import { contentOf } from './responsibilities/responsibility.ts';
import { versionById } from './responsibilities/responsibility-store.ts';
import { MAX_EXTENSIONS } from './ticket.ts';
import { canSee, seesFaces, visibility } from './ticket-access.ts';
import {
  assetHistory,
  type BoardPlace,
  type BoardTicket,
  boardTicket,
  countTickets,
  listTickets,
  placeOf,
} from './ticket-board-store.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { ticketFile } from './ticket-file-store.ts';
import { allowedMoves } from './ticket-move.ts';

type ViewDeps = Pick<TicketDeps, 'db' | 'clock'>;

/** A ticket as a list shows it; times in ISO 8601. */
export function ticketSummary(t: BoardTicket) {
  const { ticketNumber, version, state, urgency, classCode, classZh, classEn, problemCode } = t;
  const { problemZh, problemEn, assetCode, assetName, lng, lat, locationNote, street } = t;
  const { community, departmentId, departmentName, overdue, complaintCount, reopenCount } = t;
  return {
    ...{ ticketNumber, version, state, urgency, classCode, classZh, classEn, problemCode },
    ...{ problemZh, problemEn, assetCode, assetName, lng, lat, locationNote, street },
    ...{ community, departmentId, departmentName, overdue, complaintCount, reopenCount },
    specialSupervision: t.specialSupervision,
    filedAt: t.filedAt.toISOString(),
    dueAt: t.dueAt?.toISOString() ?? null,
    extensionPending: t.extension !== null,
    fromCamera: t.fromCamera,
    updatedAt: t.updatedAt.toISOString(),
  };
}

type ListRequest = FilterRequest & {
  box: Box;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** A page of a box, with the numbers beside the boxes. Throws `invalid-field` for a broken cursor or filter. */
export async function ticketList(
  { db, clock }: ViewDeps,
  actor: Actor,
  { cursor, limit, q, box, ...rest }: ListRequest,
) {
  const at = clock.now();
  const filter = { ...readFilter(rest), box, q: plainText(q ?? '') };
  const seen = visibility(actor);
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const [tickets, counts] = await Promise.all([
    listTickets(db.query, seen, filter, { at, limit: limit + 1, after }),
    countTickets(db.query, seen, at),
  ]);
  const page = tickets.slice(0, limit);
  const last = tickets.length > limit ? page.at(-1) : undefined;
  const nextCursor = last ? writeCursor(placeOf(filter.box, last)) : null;
  return { items: page.map(ticketSummary), nextCursor, counts };
}

const writeCursor = ({ at, ticketId }: BoardPlace): string =>
  Buffer.from(`${at.toISOString()} ${ticketId}`).toString('base64url');

function readCursor(cursor: string): BoardPlace {
  const [at = '', ticketId = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(ticketId)) {
    throw new AppError(
      'invalid-field',
      'This cursor is not one of ours. Start from the first page.',
    );
  }
  return { at: new Date(at), ticketId };
}

/**
 * Everything about one ticket for somebody who may see it, or has just moved it: a grid worker's closed
 * ticket is out of their sight, but the answer is not. Throws `not-found`.
 */
export async function ticketDetail(
  { db, clock }: ViewDeps,
  actor: Actor,
  ticketNumber: string,
  { hasMoved = false } = {},
) {
  const at = clock.now();
  const ticket = await boardTicket(db.query, ticketNumber, at);
  if (!ticket || !(hasMoved || canSee(actor, ticket, at))) {
    throw new AppError('not-found', 'There is no such ticket, or it is not yours.');
  }
  const [asset, file, history, sighting, rule] = await Promise.all([
    assetPart({ db }, ticket.assetId),
    ticketFile(db.query, ticket.ticketId),
    assetHistory(db.query, ticket, at),
    ticket.fromCamera ? ticketSighting(db.query, ticket.ticketId) : null,
    ticket.responsibilityId ? versionById(db.query, ticket.responsibilityId) : null,
  ]);
  const iso = <R extends { at: Date }>(rows: R[]) =>
    rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  return {
    ...ticketSummary(ticket),
    asset,
    sighting,
    deadline: {
      limitValue: ticket.limitValue,
      limitClock: ticket.limitClock,
      dueAt: ticket.dueAt?.toISOString() ?? null,
      publicDueAt: ticket.dueAt ? publicDeadline(ticket.dueAt).toISOString() : null,
      calendarCovered: ticket.calendarCovered,
    },
    rule: rule
      ? {
          ...contentOf(rule),
          ...{ classCode: rule.classCode, version: rule.version },
          effectiveFrom: rule.effectiveFrom,
        }
      : null,
    extensions: {
      used: ticket.extensionCount,
      max: MAX_EXTENSIONS,
      pending: ticket.extension && {
        ...ticket.extension,
        requestedAt: ticket.extension.requestedAt.toISOString(),
      },
    },
    complaints: iso(file.complaints),
    photos: iso(file.photos),
    photosMasked: !seesFaces(actor, ticket),
    events: iso(file.events),
    ratings: iso(file.ratings),
    history: history.filter((each) => canSee(actor, each, at)).map(ticketSummary),
    actions: allowedMoves(ticket, actor, at),
  };
}

async function assetPart({ db }: Pick<TicketDeps, 'db'>, assetId: string | null) {
  const asset = assetId && (await assetById(db.query, assetId));
  if (!asset) return null;
  const ids = [asset.ownerId, asset.maintainerId, asset.supervisorId];
  return assetSummary(asset, await departmentsByIds(db.query, [...new Set(ids)]));
}

function assetSummary(asset: Asset, departments: Department[]) {
  const nameOf = (id: string) =>
    departments.find((each) => each.departmentId === id)?.nameZh ?? null;
  const { assetCode, name, classCode, builtOn, material, state, gridCode } = asset;
  return {
    ...{ assetCode, name, classCode, builtOn, material, state, gridCode },
    ownerName: nameOf(asset.ownerId),
    maintainerName: nameOf(asset.maintainerId),
    supervisorName: nameOf(asset.supervisorId),
  };
}
