import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Zone, ZoneInput } from '../cameras/detection-api.ts';
import { request } from '../request.ts';

const minuteMs = 60_000;

const zonePath = (zoneId: string) => `/api/zones/${encodeURIComponent(zoneId)}`;

export const useZones = (wanted = true) =>
  useQuery({
    queryKey: ['zones'],
    queryFn: ({ signal }) =>
      request<{ zones: Zone[] }>('/api/zones', { signal }).then((answer) => answer.zones),
    enabled: wanted,
    staleTime: minuteMs,
  });

const useAfterZoneChange = () => {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: ['zones'] });
};

export const useSaveZone = (zoneId: string | null) => {
  const onSuccess = useAfterZoneChange();
  return useMutation({
    mutationFn: (json: ZoneInput) =>
      zoneId === null
        ? request<Zone>('/api/zones', { json })
        : request<Zone>(zonePath(zoneId), { method: 'PATCH', json }),
    onSuccess,
  });
};

export const useDeleteZone = () => {
  const onSuccess = useAfterZoneChange();
  return useMutation({
    mutationFn: (zoneId: string) => request<void>(zonePath(zoneId), { method: 'DELETE' }),
    onSuccess,
  });
};
