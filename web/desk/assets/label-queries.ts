import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../request.ts';
import type {
  LabelDesign,
  NamedDesign,
  PrintChoice,
  PrintJob,
  PrintJobDetail,
} from './asset-api.ts';

export const useDesigns = () =>
  useQuery({
    queryKey: ['label-designs'],
    queryFn: ({ signal }) =>
      request<{ designs: NamedDesign[] }>('/api/label-designs', { signal }).then(
        ({ designs }) => designs,
      ),
  });

export const useSaveDesign = (designId: string | null) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: LabelDesign & { name: string }) =>
      designId === null
        ? request<NamedDesign>('/api/label-designs', { json: input })
        : request<NamedDesign>(`/api/label-designs/${designId}`, { method: 'PUT', json: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['label-designs'] }),
  });
};

export const useDeleteDesign = () => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (designId: string) =>
      request(`/api/label-designs/${designId}`, { method: 'DELETE' }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['label-designs'] }),
  });
};

/** Where the label of a plate in a design is drawn. */
export const previewPath = (plateId: string, design: LabelDesign): string => {
  const { layout, sizePercent, lines, ink, symbols } = design;
  const search = new URLSearchParams({
    ...{ plateId, layout, ink, lines: lines.join(',') },
    ...{ sizePercent: String(sizePercent), symbols: String(symbols) },
  });
  return `/api/label-designs/preview.svg?${search}`;
};

export const usePrintJobs = () =>
  useQuery({
    queryKey: ['print-jobs'],
    queryFn: ({ signal }) => request<PrintJob[]>('/api/label-batches', { signal }),
  });

export const usePrintJob = (batchId: string) =>
  useQuery({
    queryKey: ['print-job', batchId],
    queryFn: ({ signal }) => request<PrintJobDetail>(`/api/label-batches/${batchId}`, { signal }),
  });

export const useOrderPrint = () => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (order: PrintChoice & { designId?: string; layout?: LabelDesign['layout'] }) =>
      request<PrintJob>('/api/label-batches', { json: order }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['print-jobs'] });
      void cache.invalidateQueries({ queryKey: ['plates'] });
    },
  });
};
