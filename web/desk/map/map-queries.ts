import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { TicketPage } from '../api.ts';
import type { Camera, CameraPage } from '../cameras/detection-api.ts';
import { request } from '../request.ts';
import type { SightingPage } from '../sightings/sighting-api.ts';
import type {
  AssetClass,
  BlindSpots,
  Heat,
  MapAsset,
  MapTickets,
  PlacedSighting,
} from './map-api.ts';

const minuteMs = 60_000;
const mostCameras = 2000;

// The first part of a key is what `live.ts` marks as stale when something rings.

export const useMapTickets = (wanted: boolean) =>
  useQuery({
    queryKey: ['tickets', 'map'],
    queryFn: ({ signal }) => request<MapTickets>('/api/map/tickets', { signal }),
    enabled: wanted,
    refetchInterval: minuteMs,
  });

const sightingsIn = async (state: string, signal: AbortSignal): Promise<PlacedSighting[]> => {
  const { sightings } = await request<SightingPage>(`/api/sightings?state=${state}&limit=200`, {
    signal,
  });
  return sightings.filter((each): each is PlacedSighting => each.lng !== null && each.lat !== null);
};

/** What cameras see just now: what is there for long enough, and what is just going. */
export const useMapSightings = (wanted: boolean) =>
  useQuery({
    queryKey: ['sightings', 'map'],
    queryFn: async ({ signal }) =>
      (
        await Promise.all(['alerted', 'clearing'].map((state) => sightingsIn(state, signal)))
      ).flat(),
    enabled: wanted,
  });

/** All cameras, page by page. */
export const useMapCameras = (wanted: boolean) =>
  useQuery({
    queryKey: ['cameras', 'map'],
    queryFn: async ({ signal }) => {
      const cameras: Camera[] = [];
      let after = '';
      do {
        const search = new URLSearchParams({ limit: '200', ...(after ? { after } : {}) });
        const page = await request<CameraPage>(`/api/cameras?${search}`, { signal });
        cameras.push(...page.cameras);
        after = page.next ?? '';
      } while (after && cameras.length < mostCameras);
      return cameras;
    },
    enabled: wanted,
  });

export const useHeat = (wanted: boolean, level: number) =>
  useQuery({
    queryKey: ['heat', level],
    queryFn: ({ signal }) => request<Heat>(`/api/map/heat?days=30&level=${level}`, { signal }),
    enabled: wanted,
    staleTime: minuteMs,
    placeholderData: keepPreviousData,
  });

export const useBlindSpots = (wanted: boolean) =>
  useQuery({
    queryKey: ['blind-spots'],
    queryFn: ({ signal }) => request<BlindSpots>('/api/map/blind-spots', { signal }),
    enabled: wanted,
    staleTime: minuteMs,
  });

export const useClasses = () =>
  useQuery({
    queryKey: ['classes'],
    queryFn: ({ signal }) =>
      request<{ items: AssetClass[] }>('/api/classes', { signal }).then(({ items }) => items),
    staleTime: 10 * minuteMs,
  });

export type Found =
  | { kind: 'asset'; asset: MapAsset }
  | { kind: 'ticket'; ticket: TicketPage['items'][number] };

/** Fixtures and tickets by code, name or number, eight of each; nothing for fewer than two characters. */
export const useMapSearch = (typed: string, withTickets: boolean) => {
  const words = useDeferredValue(typed.trim());
  const search = new URLSearchParams({ q: words, limit: '8' });
  return useQuery({
    queryKey: ['map-search', words, withTickets],
    queryFn: async ({ signal }): Promise<Found[]> => {
      const [assets, tickets] = await Promise.all([
        request<{ items: MapAsset[] }>(`/api/assets?${search}`, { signal }),
        withTickets
          ? request<TicketPage>(`/api/tickets?box=all&${search}`, { signal })
          : { items: [] },
      ]);
      return [
        ...tickets.items.map((ticket) => ({ kind: 'ticket' as const, ticket })),
        ...assets.items.map((asset) => ({ kind: 'asset' as const, asset })),
      ];
    },
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
  });
};
