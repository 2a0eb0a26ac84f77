/** What parts of the desk that are loaded apart from each other tell each other. */
const asked = (name: string) => ({
  ask: (): boolean => window.dispatchEvent(new Event(name)),
  /** Calls back when it is asked for; answers how to stop listening. */
  listen: (heard: () => void): (() => void) => {
    window.addEventListener(name, heard);
    return () => window.removeEventListener(name, heard);
  },
});

/** Opens the panel of the story and plays it. */
export const storyAsked = asked('citymark:play-story');

/** Shows the tour from its first stop. */
export const tourAsked = asked('citymark:tour');
