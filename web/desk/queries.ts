import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Action, ActionInput, Box, Department, Session, Ticket, TicketPage } from './api.ts';
import { type Filter, searchOfFilter } from './filters.ts';
import { currentSession, request, upload } from './request.ts';

const pageSize = 30;

export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: currentSession, staleTime: Number.POSITIVE_INFINITY });

/** Puts another session in place: whatever was read for the one before is forgotten. */
export const useNewSession = () => {
  const cache = useQueryClient();
  return (session: Session | null) => {
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    cache.setQueryData(['session'], session);
  };
};

/** The tickets of a box, newest need first, page by page; kept fresh by the live doorbell. */
export const useTickets = (box: Box, filter: Filter) =>
  useInfiniteQuery({
    queryKey: ['tickets', box, searchOfFilter(filter).toString()],
    queryFn: ({ pageParam, signal }) => {
      const search = searchOfFilter(filter);
      search.set('box', box);
      search.set('limit', String(pageSize));
      if (pageParam) search.set('cursor', pageParam);
      return request<TicketPage>(`/api/tickets?${search}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous, query) => (query?.queryKey[1] === box ? previous : undefined),
  });

const ticketPath = (ticketNumber: string) => `/api/tickets/${encodeURIComponent(ticketNumber)}`;

export const ticketQuery = (ticketNumber: string) => ({
  queryKey: ['ticket', ticketNumber],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    request<Ticket>(ticketPath(ticketNumber), { signal }),
});

export const useTicket = (ticketNumber: string) => useQuery(ticketQuery(ticketNumber));

export const useDepartments = (wanted: boolean) =>
  useQuery({
    queryKey: ['departments'],
    queryFn: () => request<{ items: Department[] }>('/api/departments').then((page) => page.items),
    enabled: wanted,
    staleTime: 600_000,
  });

export type Move = {
  action: Action;
  input: ActionInput;
  photos: File[];
  onProgress: (share: number) => void;
};

const sendMove = (ticketNumber: string, { action, input, photos, onProgress }: Move) => {
  const path = `${ticketPath(ticketNumber)}/${action}`;
  if (action !== 'handled') return request<Ticket>(path, { json: input });
  const form = new FormData();
  for (const [name, value] of Object.entries(input)) form.append(name, String(value));
  for (const photo of photos) form.append('photos', photo, photo.name);
  return upload<Ticket>(path, form, onProgress);
};

/** Moves a ticket along; the answer is the ticket as it is afterwards. */
export const useMove = (ticketNumber: string) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (move: Move) => sendMove(ticketNumber, move),
    onSuccess: (ticket) => {
      cache.setQueryData(['ticket', ticketNumber], ticket);
      void cache.invalidateQueries({ queryKey: ['tickets'] });
    },
  });
};

/** Asks for the contact of a reporter; every answer is logged with the reason. */
export const useContact = (ticketNumber: string, complaintId: string) => {
  const cache = useQueryClient();
  return useMutation({
    // The look itself is now a part of the ticket's history.
    onSuccess: () => void cache.invalidateQueries({ queryKey: ['ticket', ticketNumber] }),
    mutationFn: (reason: string) =>
      request<{ contact: string }>(
        `${ticketPath(ticketNumber)}/complaints/${encodeURIComponent(complaintId)}/contact`,
        { json: { reason } },
      ),
  });
};
