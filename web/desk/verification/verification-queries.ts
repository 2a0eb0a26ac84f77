import { type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request } from '../request.ts';
import type {
  Agreement,
  FindingVerdict,
  VerificationDetail,
  VerificationPage,
} from './verification-api.ts';

const pageSize = 30;
const minuteMs = 60_000;

export type VerificationView = 'waiting' | 'done';

const verificationPath = (verificationId: string) =>
  `/api/verifications/${encodeURIComponent(verificationId)}`;

export const useVerifications = (state: VerificationView) =>
  useInfiniteQuery({
    queryKey: ['verifications', state],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ state, limit: String(pageSize) });
      if (pageParam) search.set('cursor', pageParam);
      return request<VerificationPage>(`/api/verifications?${search}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

const verificationQuery = (verificationId: string) => ({
  queryKey: ['verification', verificationId],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    request<VerificationDetail>(verificationPath(verificationId), { signal }),
  staleTime: minuteMs,
});

export const useVerification = (verificationId: string) =>
  useQuery(verificationQuery(verificationId));

/** Fetches a case and its pictures ahead, so that going on to it waits for nothing. */
export const preloadVerification = async (
  cache: QueryClient,
  verificationId: string,
): Promise<void> => {
  const { pictures } = await cache.fetchQuery(verificationQuery(verificationId));
  await Promise.allSettled(
    pictures.map(({ url }) => {
      const picture = new Image();
      picture.src = url;
      return picture.decode();
    }),
  );
};

export type GivenAnswer = {
  verificationId: string;
  version: number;
  verdict: FindingVerdict;
  note?: string;
};

/** Sends what a person says of a case; goes out even while the page is being left. */
export const sendAnswer = ({ verificationId, ...input }: GivenAnswer) =>
  request<VerificationDetail>(`${verificationPath(verificationId)}/answer`, {
    json: input,
    keepalive: true,
  });

/** Over how many days agreement is told. */
export const agreementDays = 30;

export const useAgreement = () =>
  useQuery({
    queryKey: ['agreement'],
    queryFn: ({ signal }) =>
      request<Agreement>(`/api/verification-agreement?days=${agreementDays}`, { signal }),
  });
