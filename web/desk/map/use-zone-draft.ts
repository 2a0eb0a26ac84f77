import { useState } from 'react';
import type { Zone } from '../cameras/detection-api.ts';
import type { ZoneDraft } from './map-stage.tsx';

/** The zone that is being drawn or changed, if one is. */
export const useZoneDraft = (zones: readonly Zone[]) => {
  const [drawing, setDrawing] = useState<ZoneDraft | null>(null);
  const begin = (zoneId: string | null) => {
    const zone = zones.find((each) => each.zoneId === zoneId) ?? null;
    const purpose = zone?.purpose ?? 'no_parking';
    setDrawing({ subject: zone?.zoneId ?? 'new', zone, ring: zone?.ring ?? [], purpose });
  };
  const draw = (part: Partial<ZoneDraft>) => setDrawing((now) => now && { ...now, ...part });
  return { drawing, begin, draw, end: () => setDrawing(null) };
};
