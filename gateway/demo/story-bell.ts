import Type from 'typebox';
import { type Bell, ring } from '../../platform/bell.ts';

/** What is said on `citymark/stories/<storyId>` when something has happened in the story. */
export const StoryRing = Type.Object({ storyId: Type.String() });

/** Tells desks to look again. */
export const ringStory = (bell: Bell, storyId: string): void =>
  ring(bell, `citymark/stories/${storyId}`, { storyId });
