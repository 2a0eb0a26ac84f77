import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Role } from '../api.ts';
import { request } from '../request.ts';

/** What can be tried where the demo district is loaded. */
export type Demo = {
  loaded: boolean;
  password: string | null;
  logins: { login: string; name: string; roles: Role[] }[];
};

export type StoryStep = {
  kind: string;
  at: string;
  sightingId?: string;
  ticketNumber?: string;
  by?: string;
  departmentName?: string;
  score?: number;
  picture?: string;
};

/** The story as far as it has come. */
export type Story = {
  state: 'none' | 'running' | 'done' | 'failed' | 'cut-off';
  startedAt: string | null;
  endedAt: string | null;
  place: { lng: number; lat: number; cameraName: string };
  kinds: string[];
  steps: StoryStep[];
  problem: string | null;
};

export const useDemo = () =>
  useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => request<Demo>('/api/demo', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useStory = (watched: boolean) =>
  useQuery({
    queryKey: ['demo-story'],
    queryFn: ({ signal }) => request<Story>('/api/demo/story', { signal }),
    enabled: watched,
  });

export const usePlayStory = () => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => request<Story>('/api/demo/story', { method: 'POST' }),
    onSuccess: (story) => cache.setQueryData(['demo-story'], story),
    // Somebody else may have begun it.
    onError: () => void cache.invalidateQueries({ queryKey: ['demo-story'] }),
  });
};

export const storyPicture = (sha256: string): string => `/api/demo/story/pictures/${sha256}`;
