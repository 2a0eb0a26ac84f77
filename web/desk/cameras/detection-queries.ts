import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { request, upload } from '../request.ts';
import type {
  Algorithm,
  CalibrationAnswer,
  Camera,
  CameraDetail,
  CameraHealth,
  CameraInput,
  CameraPage,
  Click,
  CoordinateSystem,
  ImportReport,
  Preview,
} from './detection-api.ts';

const pageSize = 48;
const minuteMs = 60_000;

export type CameraFilter = { query: string; health: CameraHealth | null };

export const cameraPath = (cameraId: string) => `/api/cameras/${encodeURIComponent(cameraId)}`;

/** The picture of a camera; the hash makes the address change with the picture. */
export const framePath = (cameraId: string, sha256: string | null) =>
  `${cameraPath(cameraId)}/frame.jpg?of=${sha256 ?? ''}`;

export const useCameras = ({ query, health }: CameraFilter) =>
  useInfiniteQuery({
    queryKey: ['cameras', query, health],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: String(pageSize) });
      if (query) search.set('query', query);
      if (health) search.set('health', health);
      if (pageParam) search.set('after', pageParam);
      return request<CameraPage>(`/api/cameras?${search}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: minuteMs,
  });

export const useCamera = (cameraId: string) =>
  useQuery({
    queryKey: ['camera', cameraId],
    queryFn: ({ signal }) => request<CameraDetail>(cameraPath(cameraId), { signal }),
    refetchInterval: minuteMs,
  });

/** The newest picture's boxes; asked for as often as the camera is looked through. */
export const usePreview = (cameraId: string, everySeconds: number) =>
  useQuery({
    queryKey: ['camera', cameraId, 'preview'],
    queryFn: ({ signal }) => request<Preview>(`${cameraPath(cameraId)}/preview`, { signal }),
    refetchInterval: Math.max(2, everySeconds) * 1000,
    retry: false,
  });

const sightQuery = (cameraId: string) => ({
  queryKey: ['camera', cameraId, 'sight'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    request<GeoJSON.FeatureCollection>(`${cameraPath(cameraId)}/sight`, { signal }),
  staleTime: 10 * minuteMs,
});

export const useSight = (cameraId: string, wanted: boolean) =>
  useQuery({ ...sightQuery(cameraId), enabled: wanted });

const together = (answers: { data: GeoJSON.FeatureCollection | undefined }[]) => ({
  type: 'FeatureCollection' as const,
  features: answers.flatMap(({ data }) => data?.features ?? []),
});

/** After any change of a camera everything shown of cameras is read anew. */
const useAfterCameraChange = () => {
  const cache = useQueryClient();
  return () => {
    void cache.invalidateQueries({ queryKey: ['cameras'] });
    void cache.invalidateQueries({ queryKey: ['camera'] });
  };
};

export const useSaveCamera = (cameraId: string | null) => {
  const onSuccess = useAfterCameraChange();
  return useMutation({
    mutationFn: (json: Partial<CameraInput>) =>
      cameraId === null
        ? request<CameraDetail>('/api/cameras', { json })
        : request<CameraDetail>(cameraPath(cameraId), { method: 'PATCH', json }),
    onSuccess,
  });
};

export const useDeleteCamera = (cameraId: string) => {
  const onSuccess = useAfterCameraChange();
  return useMutation({
    mutationFn: () => request<void>(cameraPath(cameraId), { method: 'DELETE' }),
    onSuccess,
  });
};

export type CalibrationInput = { widthPx: number; heightPx: number; clicks: Click[] };

const putCalibration = (
  cameraId: string,
  input: CalibrationInput & { save: boolean },
  signal?: AbortSignal,
) =>
  request<CalibrationAnswer>(`${cameraPath(cameraId)}/calibration`, {
    method: 'PUT',
    json: input,
    ...(signal ? { signal } : {}),
  });

/** How well pairs of points fit, without keeping anything; null while there are too few. */
export const useFit = (cameraId: string, input: CalibrationInput | null) =>
  useQuery({
    queryKey: ['fit', cameraId, input],
    queryFn: ({ signal }) =>
      input ? putCalibration(cameraId, { ...input, save: false }, signal) : null,
    enabled: input !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: minuteMs,
    placeholderData: keepPreviousData,
  });

export const useSaveCalibration = (cameraId: string) => {
  const onSuccess = useAfterCameraChange();
  return useMutation({
    mutationFn: (input: CalibrationInput) => putCalibration(cameraId, { ...input, save: true }),
    onSuccess,
  });
};

export type AlgorithmChoice = {
  algorithmId: string;
  enabled: boolean;
  settings: Record<string, number>;
  hours: [string, string] | null;
};

export const useSetAlgorithm = (cameraId: string) => {
  const onSuccess = useAfterCameraChange();
  return useMutation({
    mutationFn: ({ algorithmId, ...json }: AlgorithmChoice) =>
      request<unknown>(`${cameraPath(cameraId)}/algorithms/${encodeURIComponent(algorithmId)}`, {
        method: 'PUT',
        json,
      }),
    onSuccess,
  });
};

/** Reads a list of cameras from a file; with `commit` false it only tells what would happen. */
export const importCameras = (
  file: File,
  { commit, crs }: { commit: boolean; crs: CoordinateSystem },
  onProgress: (share: number) => void,
): Promise<ImportReport> => {
  const form = new FormData();
  form.append('file', file, file.name);
  const format = file.name.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv';
  const search = new URLSearchParams({ commit: String(commit), crs, format });
  return upload<ImportReport>(`/api/cameras/import?${search}`, form, onProgress);
};

export const useAlgorithms = () =>
  useQuery({
    queryKey: ['algorithms'],
    queryFn: ({ signal }) =>
      request<{ algorithms: Algorithm[] }>('/api/algorithms', { signal }).then(
        (answer) => answer.algorithms,
      ),
    staleTime: 10 * minuteMs,
  });

/** The ground that these cameras see, together. */
export const useSights = (cameras: readonly Camera[]): GeoJSON.FeatureCollection =>
  useQueries({
    queries: cameras
      .filter(({ calibrated }) => calibrated)
      .map(({ cameraId }) => sightQuery(cameraId)),
    combine: together,
  });
