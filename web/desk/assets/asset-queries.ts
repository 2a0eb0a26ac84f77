import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { request, upload } from '../request.ts';
import type {
  Asset,
  AssetCamera,
  AssetClass,
  AssetInput,
  AssetPage,
  AssetTicket,
  CoordinateSystem,
  ImportPreview,
  ImportReport,
  Plate,
} from './asset-api.ts';

const pageSize = 50;

export const assetPath = (assetCode: string) => `/api/assets/${encodeURIComponent(assetCode)}`;

/** The register by code, page by page; the search is that of the address. */
export const useAssets = (search: URLSearchParams) =>
  useInfiniteQuery({
    queryKey: ['assets', search.toString()],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams(search);
      asked.set('limit', String(pageSize));
      if (pageParam) asked.set('cursor', pageParam);
      return request<AssetPage>(`/api/assets?${asked}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const useAsset = (assetCode: string) =>
  useQuery({
    queryKey: ['asset', assetCode],
    queryFn: ({ signal }) => request<Asset>(assetPath(assetCode), { signal }),
  });

export const useAssetCameras = (assetCode: string) =>
  useQuery({
    queryKey: ['asset', assetCode, 'cameras'],
    queryFn: ({ signal }) =>
      request<{ cameras: AssetCamera[] }>(`${assetPath(assetCode)}/cameras`, { signal }).then(
        ({ cameras }) => cameras,
      ),
  });

export const useAssetTickets = (assetCode: string) =>
  useQuery({
    queryKey: ['asset', assetCode, 'tickets'],
    queryFn: ({ signal }) =>
      request<{ tickets: AssetTicket[] }>(`${assetPath(assetCode)}/tickets`, { signal }).then(
        ({ tickets }) => tickets,
      ),
  });

export const useClasses = () =>
  useQuery({
    queryKey: ['classes'],
    queryFn: () => request<{ items: AssetClass[] }>('/api/classes').then(({ items }) => items),
    staleTime: 600_000,
  });

/** Adds an asset, or changes the one with this code. */
export const useSaveAsset = (assetCode: string | null) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: AssetInput) =>
      assetCode === null
        ? request<Asset>('/api/assets', { json: input })
        : request<Asset>(assetPath(assetCode), { method: 'PATCH', json: input }),
    onSuccess: (asset) => {
      cache.setQueryData(['asset', asset.assetCode], asset);
      void cache.invalidateQueries({ queryKey: ['assets'] });
      void cache.invalidateQueries({ queryKey: ['asset', asset.assetCode, 'cameras'] });
    },
  });
};

export const usePlates = (assetCode: string) =>
  useQuery({
    queryKey: ['plates', assetCode],
    queryFn: ({ signal }) =>
      request<{ items: Plate[] }>(`/api/plates?limit=200&assetCode=${assetCode}`, { signal }).then(
        ({ items }) => items,
      ),
  });

export type PlateMove =
  | { move: 'mint' }
  | { move: 'bind' | 'printed'; plateId: string }
  | { move: 'replace' | 'retire'; plateId: string; reason: string };

const sendPlateMove = (assetCode: string, move: PlateMove): Promise<unknown> => {
  if (move.move === 'mint') return request(`${assetPath(assetCode)}/plates`, { method: 'POST' });
  const path = `/api/plates/${move.plateId}/${move.move}`;
  return 'reason' in move
    ? request(path, { json: { reason: move.reason } })
    : request(path, { method: 'POST' });
};

/** Moves a plate of an asset along its life. */
export const usePlateMove = (assetCode: string) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (move: PlateMove) => sendPlateMove(assetCode, move),
    onSuccess: async () => {
      void cache.invalidateQueries({ queryKey: ['assets'] });
      await cache.invalidateQueries({ queryKey: ['plates', assetCode] });
    },
  });
};

export type ImportFile = { file: File; crs: CoordinateSystem };

const formatOf = ({ name }: File): string => {
  const ending = name.toLowerCase().split('.').at(-1);
  if (ending === 'xlsx') return 'xlsx';
  return ending === 'geojson' || ending === 'json' ? 'geojson' : 'csv';
};

const importForm = ({ file, crs }: ImportFile, more: Record<string, string> = {}) => {
  const form = new FormData();
  form.append('format', formatOf(file));
  form.append('crs', crs);
  for (const [name, value] of Object.entries(more)) form.append(name, value);
  form.append('file', file, file.name);
  return form;
};

/** How an import is followed and given up. */
export type ImportCall = {
  importId: string;
  onSent: (share: number) => void;
  signal: AbortSignal;
};

export const previewImport = (file: ImportFile, { importId, onSent, signal }: ImportCall) =>
  upload<ImportPreview>(
    '/api/assets/import/preview',
    importForm(file, { importId }),
    onSent,
    signal,
  );

/** Brings in what can be; rows with something wrong in them are left. */
export const bringIn = (file: ImportFile, { importId, onSent, signal }: ImportCall) =>
  upload<ImportReport>(
    '/api/assets/import',
    importForm(file, { importId, mode: 'skip-bad' }),
    onSent,
    signal,
  );

/** Where the refused rows of a file are answered as a file. */
export const refusedForm = (file: ImportFile) => ({
  path: '/api/assets/import/refused',
  form: importForm(file),
});
