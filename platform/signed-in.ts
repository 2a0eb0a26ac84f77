import type { Actor } from './actor.ts';
import { AppError } from './errors.ts';

/** Who is asking; throws `not-signed-in`. */
export function signedIn({ actor }: { actor: Actor | null }): Actor {
  if (!actor) throw new AppError('not-signed-in');
  return actor;
}
