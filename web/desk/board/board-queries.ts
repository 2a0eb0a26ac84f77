import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../request.ts';
import type { DispatcherBoard, LeaderBoard, MergeCandidate, SupervisorBoard } from './board-api.ts';

/** Figures grow old by themselves: what is late now was not a minute ago. */
const renewMs = 60_000;

const useBoard = <B>(path: string) =>
  useQuery({
    queryKey: ['board', path],
    queryFn: ({ signal }) => request<B>(`/api/board/${path}`, { signal }),
    refetchInterval: renewMs,
    placeholderData: (previous, query) =>
      String(query?.queryKey[1]).split('?')[0] === path.split('?')[0] ? previous : undefined,
  });

export const useDispatcherBoard = () => useBoard<DispatcherBoard>('dispatcher');
export const useSupervisorBoard = (since: string, until: string) =>
  useBoard<SupervisorBoard>(`supervisor?${new URLSearchParams({ since, until })}`);
export const useLeaderBoard = (day: string) =>
  useBoard<LeaderBoard>(`leader?${new URLSearchParams({ day })}`);

const ticketPath = (ticketNumber: string) => `/api/tickets/${encodeURIComponent(ticketNumber)}`;

/** Says of two tickets that they are one, or that they are two. */
export const usePairAnswer = ({ older, newer }: MergeCandidate) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (answer: 'merge' | 'not-same') =>
      request(`${ticketPath(newer.ticketNumber)}/${answer}`, {
        json: {
          [answer === 'merge' ? 'into' : 'other']: older.ticketNumber,
          ...(answer === 'merge' ? { version: newer.version } : {}),
        },
      }),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ['board'] });
      void cache.invalidateQueries({ queryKey: ['tickets'] });
      void cache.invalidateQueries({ queryKey: ['ticket'] });
    },
  });
};
