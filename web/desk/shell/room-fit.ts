/**
 * How many links, from the first, stand in a row of that width: all of them, or as many as leave room for
 * the button that leads to the others.
 */
export const fitting = (
  widths: readonly number[],
  available: number,
  moreWidth: number,
): number => {
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= available) return widths.length;
  let used = moreWidth;
  const first = widths.findIndex((width) => {
    used += width;
    return used > available;
  });
  return first < 0 ? widths.length : first;
};

/** A thumb hits five places beside each other at the foot of a phone, not six. */
const phonePlaces = 5;

/** How many rooms the foot of a phone shows by themselves: all, or all places but that of "more". */
export const fittingOnPhone = (rooms: number): number =>
  rooms <= phonePlaces ? rooms : phonePlaces - 1;
