import { useQuery } from '@tanstack/react-query';
import { request } from '../request.ts';
import type { EvidenceItem } from './evidence-steps.ts';

export type TicketEvidence = { items: EvidenceItem[]; intact: boolean };

const evidencePath = (ticketNumber: string) =>
  `/api/tickets/${encodeURIComponent(ticketNumber)}/evidence`;

/** Everything as one file that can be checked anywhere. */
export const bundlePath = (ticketNumber: string): string => `${evidencePath(ticketNumber)}/bundle`;

export const useEvidence = (ticketNumber: string) =>
  useQuery({
    queryKey: ['ticket', ticketNumber, 'evidence'],
    queryFn: ({ signal }) => request<TicketEvidence>(evidencePath(ticketNumber), { signal }),
  });
