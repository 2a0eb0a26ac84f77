import { skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { cameraPath } from '../cameras/detection-queries.ts';
import { request } from '../request.ts';
import type { FootageRange } from './footage-day.ts';

export type Footage = { provider: string | null; stretches: FootageRange[] };

export type Clip = {
  clipId: string;
  state: 'pending' | 'ready' | 'failed';
  url: string | null;
  from: string;
  to: string;
  bytes: number | null;
  /** 0 to 1. */
  progress: number;
  /** When it is tried again. */
  tryAt: string | null;
  /** What went wrong last, and what to do. */
  problem: string | null;
  problemZh: string | null;
};

const askAgainMs = 1000;

/** When there is footage of a camera. */
export const useFootage = (cameraId: string, { from, to }: { from: Date; to: Date }) =>
  useQuery({
    queryKey: ['camera', cameraId, 'footage', from.getTime(), to.getTime()],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
      return request<Footage>(`${cameraPath(cameraId)}/footage?${search}`, { signal });
    },
    staleTime: 60_000,
  });

export type WantedClip = FootageRange & { cameraId: string; reason: string; ticketNumber?: string };

/** Asks for a clip; the view is recorded with the reason. */
export const useWantClip = () =>
  useMutation({
    mutationFn: ({ cameraId, ticketNumber, ...wanted }: WantedClip) => {
      const search = ticketNumber ? `?${new URLSearchParams({ ticketNumber })}` : '';
      return request<Clip>(`${cameraPath(cameraId)}/clips${search}`, { json: wanted });
    },
  });

/** A clip until it can be played: recorders that are slow may take minutes. */
export const useClip = (asked: Clip | undefined) =>
  useQuery({
    queryKey: ['clip', asked?.clipId],
    queryFn: asked
      ? ({ signal }) => request<Clip>(`/api/clips/${encodeURIComponent(asked.clipId)}`, { signal })
      : skipToken,
    initialData: asked,
    initialDataUpdatedAt: 0,
    staleTime: askAgainMs,
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? askAgainMs : false),
  });

/** The address of the picture at a moment; the view is recorded with the reason. */
export const framePathAt = (cameraId: string, at: Date, reason: string): string =>
  `${cameraPath(cameraId)}/frame?${new URLSearchParams({ at: at.toISOString(), reason })}`;
