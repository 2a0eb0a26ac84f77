import Type from 'typebox';
import type { Deps } from '../deps.ts';

/** What is said on `citymark/stories/<storyId>` when something has happened in the story. */
export const StoryRing = Type.Object({ storyId: Type.String() });

/** Tells desks to look again; a lost message costs freshness. */
export function ringStory({ bus, logger }: Pick<Deps, 'bus' | 'logger'>, storyId: string): void {
  bus.publish(`citymark/stories/${storyId}`, { storyId }).catch((err: Error) => {
    logger.warn({ storyId, err }, 'news of the story not published');
  });
}
