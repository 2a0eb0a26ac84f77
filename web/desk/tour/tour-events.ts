/** What parts of the desk that are loaded apart from each other tell each other in the demo. */
const playName = 'citymark:play-story';

/** Opens the panel of the story and plays it. */
export const askForStory = (): boolean => window.dispatchEvent(new Event(playName));

/** Calls back when the story is asked for; answers how to stop listening. */
export const onStoryAsked = (listen: () => void): (() => void) => {
  window.addEventListener(playName, listen);
  return () => window.removeEventListener(playName, listen);
};
