import type { CameraHealth } from '../cameras/detection-api.ts';

/** One colour for each major class of GB/T 30428.2; others are grey. */
export const majorColours: Record<string, `#${string}`> = {
  '01': '#2f6fde',
  '02': '#c2620a',
  '03': '#8e44ad',
  '04': '#1f8a4c',
  '05': '#8a6d3b',
};
export const otherColour = '#66727a';

export const ticketColours = { A: '#b3261e', B: '#c77700', C: '#0b5cab' } as const;
export const sightingColour = '#d81b9a';
export const unseenColour = '#111111';

/** Whether a camera can be relied on. */
export const cameraColour = (health: CameraHealth): string => {
  if (health === 'ok') return '#1b6e3c';
  return health === 'offline' || health === 'covered' || health === 'frozen'
    ? '#b3261e'
    : '#8a5300';
};
