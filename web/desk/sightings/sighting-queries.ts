import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { request } from '../request.ts';
import type {
  PlaceHistory,
  PrecisionRow,
  Sighting,
  SightingPage,
  Verdict,
} from './sighting-api.ts';

const pageSize = 30;
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What the list is narrowed to. */
export const sightingViews = ['waiting', 'alerted', 'gone', 'all'] as const;
export type SightingView = (typeof sightingViews)[number];

const searchOf: Record<SightingView, Record<string, string>> = {
  waiting: { waiting: 'true' },
  alerted: { state: 'alerted' },
  gone: { state: 'gone' },
  all: {},
};

export const sightingPath = (sightingId: string) =>
  `/api/sightings/${encodeURIComponent(sightingId)}`;

/** The evidence; the hash makes the address change with the picture. */
export const evidencePath = ({ sightingId, bestFrame }: Sighting) =>
  bestFrame ? `${sightingPath(sightingId)}/frame.jpg?of=${bestFrame.sha256}` : null;

export type SightingFilter = { view: SightingView; algorithmId?: string; cameraId?: string };

export const useSightings = ({ view, algorithmId, cameraId }: SightingFilter) =>
  useInfiniteQuery({
    queryKey: ['sightings', view, algorithmId ?? '', cameraId ?? ''],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ ...searchOf[view], limit: String(pageSize) });
      if (algorithmId) search.set('algorithmId', algorithmId);
      if (cameraId) search.set('cameraId', cameraId);
      if (pageParam) search.set('after', pageParam);
      return request<SightingPage>(`/api/sightings?${search}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

const sightingQuery = (sightingId: string) => ({
  queryKey: ['sighting', sightingId],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    request<Sighting>(sightingPath(sightingId), { signal }),
});

export const useSighting = (sightingId: string) => useQuery(sightingQuery(sightingId));

/** Fetches a sighting and its picture ahead, so that going on to it takes no waiting. */
export const preloadSighting = async (cache: QueryClient, sightingId: string): Promise<void> => {
  const sighting = await cache.fetchQuery({ ...sightingQuery(sightingId), staleTime: minuteMs });
  const path = evidencePath(sighting);
  if (path) new Image().src = path;
};

export const useJudge = (sightingId: string) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: { verdict: Verdict; note?: string }) =>
      request<Sighting>(`${sightingPath(sightingId)}/verdict`, { json: input }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['sighting', sightingId] });
      void cache.invalidateQueries({ queryKey: ['sightings'] });
      void cache.invalidateQueries({ queryKey: ['precision'] });
    },
  });
};

/** The week before `until`, to the whole hour, so that the same question is asked only once an hour. */
export const weekBefore = (until: number): { from: Date; to: Date } => {
  const hourMs = dayMs / 24;
  const to = Math.ceil(until / hourMs) * hourMs;
  return { from: new Date(to - 7 * dayMs), to: new Date(to) };
};

export const usePlaceHistory = (
  place: { lng: number; lat: number; radiusM: number } | null,
  { from, to }: { from: Date; to: Date },
) =>
  useQuery({
    queryKey: ['history', place, from.getTime(), to.getTime()],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams({
        lng: String(place?.lng),
        lat: String(place?.lat),
        radiusM: String(place?.radiusM),
        from: from.toISOString(),
        to: to.toISOString(),
      });
      return request<PlaceHistory>(`/api/places/history?${search}`, { signal });
    },
    enabled: place !== null,
    staleTime: minuteMs,
  });

/** Over how many days precision is told. */
export const precisionDays = 30;

export const usePrecision = (now: number) => {
  const { to } = weekBefore(now);
  const from = new Date(to.getTime() - precisionDays * dayMs);
  return useQuery({
    queryKey: ['precision', to.getTime()],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
      return request<{ rows: PrecisionRow[] }>(`/api/algorithms/precision?${search}`, {
        signal,
      }).then((answer) => answer.rows);
    },
  });
};
