import { type Map as GroundMap, Marker } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import type { GroundPoint } from './ground-grid.ts';

type Placed = GroundPoint & { id: string };

/** Lets what has just come pulse once on the map; what was there when it was opened does not. */
export const useArrivals = (map: GroundMap | null, items: readonly Placed[] | undefined) => {
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!items) return;
    const before = known.current;
    known.current = new Set(items.map(({ id }) => id));
    if (!map || !before) return;
    for (const item of items) {
      if (before.has(item.id)) continue;
      const element = document.createElement('span');
      element.className = 'arrived';
      element.dataset.arrived = item.id;
      // The pulse itself is inside: the library moves the element.
      const pulse = element.appendChild(document.createElement('span'));
      const marker = new Marker({ element }).setLngLat(item).addTo(map);
      pulse.addEventListener('animationend', () => marker.remove());
    }
  }, [map, items]);
};
