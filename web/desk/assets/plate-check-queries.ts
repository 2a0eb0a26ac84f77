import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../request.ts';
import type { AnomalyPage, PlateKey } from './asset-api.ts';

/** What looks wrong about plates, newest first. */
export const useAnomalies = (state: 'open' | 'resolved') =>
  useInfiniteQuery({
    queryKey: ['anomalies', state],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ state, limit: '50' });
      if (pageParam) search.set('cursor', pageParam);
      return request<AnomalyPage>(`/api/scan-anomalies?${search}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

export const useResolveAnomaly = () => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ anomalyId, resolution }: { anomalyId: string; resolution: string }) =>
      request(`/api/scan-anomalies/${anomalyId}/resolve`, { json: { resolution } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['anomalies'] }),
  });
};

export const usePlateKeys = () =>
  useQuery({
    queryKey: ['plate-keys'],
    queryFn: ({ signal }) => request<PlateKey[]>('/api/plate-keys', { signal }),
  });

/** A new key for new plates, or an end to every plate under a key that leaked. */
export const useKeyMove = () => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (move: { move: 'rotate' } | { move: 'revoke'; keyId: string }) =>
      request(
        move.move === 'rotate' ? '/api/plate-keys/rotate' : `/api/plate-keys/${move.keyId}/revoke`,
        { method: 'POST' },
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['plate-keys'] }),
  });
};
