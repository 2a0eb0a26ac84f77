import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

type Props = { label: string; children: ReactNode };

/** The parts of a room beside its content; on a phone a strip, scrolled so that the shown part is in it. */
export const PartStrip = ({ label, children }: Props) => {
  const { pathname } = useLocation();
  const strip = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says which part is shown
  useEffect(() => {
    const parts = strip.current;
    if (!parts) return;
    // Counts that arrive later push the parts aside.
    const observer = new ResizeObserver(() => {
      parts
        .querySelector('[aria-current="page"]')
        ?.scrollIntoView({ inline: 'center', block: 'nearest' });
    });
    for (const part of parts.children) observer.observe(part);
    return () => observer.disconnect();
  }, [pathname]);
  return (
    <nav ref={strip} className="boxes" aria-label={label}>
      {children}
    </nav>
  );
};
