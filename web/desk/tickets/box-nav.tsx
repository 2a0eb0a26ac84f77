import { NavLink } from 'react-router';
import type { Box, TicketPage } from '../api.ts';
import { PartStrip } from '../parts/part-strip.tsx';
import { usePreferences } from '../preferences.tsx';

type Props = {
  names: (box: Box) => string;
  boxes: readonly Box[];
  counts: TicketPage['counts'] | undefined;
};

/** The boxes with how many tickets wait in each. */
export const BoxNav = ({ names, boxes, counts }: Props) => {
  const { t } = usePreferences();
  const countOf = (box: Box) => (counts && box in counts ? counts[box as keyof typeof counts] : 0);
  return (
    <PartStrip label={t('box.label')}>
      {boxes.map((box) => (
        <NavLink key={box} to={`/${box}`} className="box" data-box={box}>
          {names(box)}
          {countOf(box) > 0 && <span className="count">{countOf(box)}</span>}
        </NavLink>
      ))}
    </PartStrip>
  );
};
