import type { Actor, Role } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import type { TimeRange } from './footage-provider.ts';

/** Decides who may see what of footage; whoever knows the tickets provides it. */
export type FootageAccess = {
  /** Whether somebody may see a camera's footage of a time, for a ticket if they name one. */
  mayView(
    actor: Actor,
    cameraId: string,
    range: TimeRange,
    ticketNumber: string | null,
  ): Promise<boolean>;
};

/** Whose requests are let in; what each of them sees `FootageAccess` says. */
export const footageReaders: readonly Role[] = [
  'handler',
  'grid_worker',
  'dispatcher',
  'supervisor',
  'auditor',
  'admin',
];

/** Somebody who asks for footage, and the ticket that they name. */
export type Viewer = { actor: Actor; ticketNumber: string | null };

type AccessDeps = { footageAccess: FootageAccess };

/** Those of some cameras whose footage somebody may see. */
export async function mayViewAny<C extends { cameraId: string }>(
  { footageAccess }: AccessDeps,
  { actor, ticketNumber }: Viewer,
  cameras: readonly C[],
  range: TimeRange,
): Promise<C[]> {
  const may = await Promise.all(
    cameras.map(({ cameraId }) => footageAccess.mayView(actor, cameraId, range, ticketNumber)),
  );
  return cameras.filter((_, index) => may[index]);
}

/**
 * Lets only those go on who may see the footage.
 * @throws AppError `not-found`, the same whether there is anything or not
 */
export async function checkMayView(
  { footageAccess }: AccessDeps,
  { actor, ticketNumber }: Viewer,
  cameraId: string,
  range: TimeRange,
): Promise<void> {
  if (await footageAccess.mayView(actor, cameraId, range, ticketNumber)) return;
  throw new AppError(
    'not-found',
    'There is no footage here that you may see. Name a ticket of your department, and a time that belongs to it.',
  );
}
