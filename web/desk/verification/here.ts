import { useEffect, useState } from 'react';
import type { Point } from './near-first.ts';

export type Here = { place: Point | null; denied: boolean };

/** Where this device is, if it says so. */
export const useHere = (): Here => {
  const [here, setHere] = useState<Here>({ place: null, denied: false });
  useEffect(() => {
    if (!('geolocation' in navigator)) {
      setHere({ place: null, denied: true });
      return;
    }
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) =>
        setHere({ place: { lng: coords.longitude, lat: coords.latitude }, denied: false }),
      () => setHere((now) => ({ ...now, denied: true })),
      { enableHighAccuracy: true, maximumAge: 30_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, []);
  return here;
};
