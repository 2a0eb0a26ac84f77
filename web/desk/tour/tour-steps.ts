import type { Role } from '../api.ts';
import type { StringKey } from '../strings.ts';

/** A stop of the tour: what it points at, and the words. */
export type Stop = { at: string | null; title: StringKey; text: StringKey };

const inOrder = [
  'admin',
  'leader',
  'supervisor',
  'dispatcher',
  'asset_admin',
  'auditor',
  'grid_worker',
  'handler',
] as const satisfies readonly Role[];

/** The role whose words a person hears: the one with the widest view of those they have. */
export const leadingRole = (roles: readonly Role[]): Role =>
  inOrder.find((role) => roles.includes(role)) ?? 'handler';

/** The stops for a person: the same places, with words for what they do there; the story is in the demo only. */
export const stopsFor = (roles: readonly Role[], inDemo: boolean): readonly Stop[] => {
  const role = leadingRole(roles);
  return [
    { at: null, title: 'tour.welcome', text: 'tour.welcomeText' },
    { at: '.bar .rooms', title: 'tour.rooms', text: 'tour.roomsText' },
    { at: '#content', title: `tour.role.${role}`, text: `tour.work.${role}` },
    { at: '.bar-buttons', title: 'tour.tools', text: 'tour.toolsText' },
    ...(inDemo
      ? [{ at: '.story-pill', title: 'tour.story', text: 'tour.storyText' } as const]
      : []),
  ];
};
