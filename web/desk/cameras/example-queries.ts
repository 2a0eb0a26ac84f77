import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../request.ts';
import type { Verdict } from '../sightings/sighting-api.ts';
import { cameraPath } from './detection-queries.ts';

export type Example = {
  exampleId: string;
  algorithmId: string;
  sightingId: string;
  verdict: Verdict;
  score: number;
  /** A no with a picture: the same look of the place is not asked about again. */
  silences: boolean;
  judgedAt: string;
  expiresAt: string;
};

/** What a camera has learnt from verdicts. */
export type CameraMemory = {
  examples: Example[];
  thresholds: {
    algorithmId: string;
    minScore: number;
    calibratedScore: number;
    confirmed: number;
    rejected: number;
  }[];
};

const memoryKey = (cameraId: string) => ['camera', cameraId, 'examples'];

export const useCameraMemory = (cameraId: string) =>
  useQuery({
    queryKey: memoryKey(cameraId),
    queryFn: ({ signal }) => request<CameraMemory>(`${cameraPath(cameraId)}/examples`, { signal }),
  });

/** Takes one example back: its place is asked about again. */
export const useForgetExample = (cameraId: string) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (exampleId: string) =>
      request<void>(`${cameraPath(cameraId)}/examples/${encodeURIComponent(exampleId)}`, {
        method: 'DELETE',
      }),
    onSettled: () => cache.invalidateQueries({ queryKey: memoryKey(cameraId) }),
  });
};
