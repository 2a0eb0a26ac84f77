/** What happens in the story of the demo, in its order. */
export const storySteps = [
  'watching',
  'overflow',
  'seen',
  'alert',
  'confirmed',
  'ticket',
  'accepted',
  'claimed',
  'returned',
  'emptied',
  'handled',
  'closed',
] as const;
export type StoryStepKind = (typeof storySteps)[number];

/** One thing that has happened; what is not known of it is left out. */
export type StoryStep = {
  kind: StoryStepKind;
  /** ISO 8601. */
  at: string;
  sightingId?: string;
  ticketNumber?: string;
  /** Who did it: a person of the demo, in whose name the story acts. */
  by?: string;
  /** Whom it went to. */
  departmentName?: string;
  /** How sure the model, or the examination, was: 0 to 1. */
  score?: number;
  /** SHA-256 of a picture the camera took. */
  picture?: string;
};

export const storyStates = ['running', 'done', 'failed', 'cut-off'] as const;
/** `cut-off`: the process that played it has ended. */
export type StoryState = (typeof storyStates)[number];

export type Story = {
  storyId: string;
  state: StoryState;
  startedAt: Date;
  beatAt: Date;
  endedAt: Date | null;
  steps: StoryStep[];
  problem: StoryStepKind | null;
};

/** Without a sign of life for so long, whoever played it is gone. */
const SILENT_MS = 15_000;

/** Whether it is being played: not any more when the process that did so was killed. */
export const isPlaying = ({ state, beatAt }: Story, now: Date): boolean =>
  state === 'running' && now.getTime() - beatAt.getTime() < SILENT_MS;

/** How it stands, whatever its row says of a process that was killed. */
export const stateOf = (story: Story, now: Date): StoryState =>
  story.state === 'running' && !isPlaying(story, now) ? 'cut-off' : story.state;
