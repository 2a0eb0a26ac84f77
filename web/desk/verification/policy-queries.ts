import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../request.ts';
import type { Policies, PolicyInput } from './verification-api.ts';

const path = '/api/verification-policies';

export const usePolicies = () =>
  useQuery({
    queryKey: ['policies'],
    queryFn: ({ signal }) => request<Policies>(path, { signal }),
  });

export const useSavePolicy = (category: string) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: PolicyInput) =>
      request<Policies>(`${path}/${encodeURIComponent(category)}`, { method: 'PUT', json: input }),
    onSuccess: (policies) => cache.setQueryData(['policies'], policies),
  });
};
