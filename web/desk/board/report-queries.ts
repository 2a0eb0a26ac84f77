import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../request.ts';
import type { MorningReport } from './report-api.ts';

/** A sending that waits is looked after this often. */
const WAITING_MS = 5000;

const waits = (report: MorningReport | undefined) =>
  report?.deliveries.some(({ state }) => state === 'waiting') ?? false;

/** The report on a day; without one, on the last day. */
export const useMorningReport = (day: string | null) =>
  useQuery({
    queryKey: ['report', day ?? ''],
    queryFn: ({ signal }) =>
      request<MorningReport>(`/api/report/morning${day ? `?day=${encodeURIComponent(day)}` : ''}`, {
        signal,
      }),
    // Another day takes the place of the one that is shown when it is there.
    placeholderData: (shown) => shown,
    refetchInterval: ({ state }) => (waits(state.data) ? WAITING_MS : false),
  });

/** Sends a kept report again. */
export const useSendReport = (asked: string | null) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (day: string) =>
      request<MorningReport>('/api/report/morning/send', { json: { day } }),
    onSuccess: (report) => cache.setQueryData(['report', asked ?? ''], report),
  });
};
