import { useEffect, useRef } from 'react';
import { NavLink, useParams } from 'react-router';
import type { Box, TicketPage } from '../api.ts';
import { usePreferences } from '../preferences.tsx';

type Props = {
  names: (box: Box) => string;
  boxes: readonly Box[];
  counts: TicketPage['counts'] | undefined;
};

/** The boxes with how many tickets wait in each. */
export const BoxNav = ({ names, boxes, counts }: Props) => {
  const { t } = usePreferences();
  const strip = useRef<HTMLElement>(null);
  const { box: shown } = useParams();
  // On a phone the boxes are a strip that may be scrolled.
  useEffect(() => {
    strip.current
      ?.querySelector(`[data-box="${shown}"]`)
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [shown]);
  const countOf = (box: Box) => (counts && box in counts ? counts[box as keyof typeof counts] : 0);
  return (
    <nav ref={strip} className="boxes" aria-label={t('box.label')}>
      {boxes.map((box) => (
        <NavLink key={box} to={`/${box}`} className="box" data-box={box}>
          {names(box)}
          {countOf(box) > 0 && <span className="count">{countOf(box)}</span>}
        </NavLink>
      ))}
    </nav>
  );
};
