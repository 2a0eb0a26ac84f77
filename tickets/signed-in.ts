import type { Actor } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';

/** Who is asking; throws `not-signed-in`. */
export function signedIn({ actor }: { actor: Actor | null }): Actor {
  if (!actor) throw new AppError('not-signed-in');
  return actor;
}
