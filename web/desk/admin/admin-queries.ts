import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, upload } from '../request.ts';
import type {
  AdminDepartment,
  AssetClass,
  AuditPage,
  Calendar,
  ChainCheck,
  DepartmentLoad,
  DutyInput,
  DutyList,
  Platform,
  PlatformCheck,
  PlatformInput,
  Rule,
  RuleChange,
  RuleHistory,
  RuleImport,
  StaffInput,
  StaffPage,
  StaffPatch,
  WithFirstPassword,
  WorkerToken,
} from './admin-api.ts';

const get = <T>(key: readonly unknown[], path: string) => ({
  queryKey: ['admin', ...key],
  queryFn: ({ signal }: { signal: AbortSignal }) => request<T>(path, { signal }),
});

/** Sends something, and has the parts of administration read anew that it changes. */
const useSend = <Input, Answer>(
  send: (input: Input) => Promise<Answer>,
  ...changed: readonly string[]
) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => {
      for (const part of changed) void cache.invalidateQueries({ queryKey: ['admin', part] });
      if (changed.includes('departments')) {
        void cache.invalidateQueries({ queryKey: ['departments'] });
      }
    },
  });
};

export const useAllDepartments = () =>
  useQuery(get<{ items: AdminDepartment[] }>(['departments'], '/api/departments'));

export const useDepartmentLoad = (departmentId: string) =>
  useQuery(get<DepartmentLoad>(['load', departmentId], `/api/departments/${departmentId}/load`));

export type DepartmentInput = Partial<AdminDepartment> & { nameZh: string };

export const useSaveDepartment = (departmentId: string | null) =>
  useSend(
    (input: Partial<AdminDepartment>) =>
      departmentId
        ? request<AdminDepartment>(`/api/departments/${departmentId}`, {
            method: 'PATCH',
            json: input,
          })
        : request<AdminDepartment>('/api/departments', { json: input }),
    'departments',
    'load',
    'log',
  );

const pageSize = 50;

export const useStaffList = (q: string, departmentId: string | null) =>
  useInfiniteQuery({
    queryKey: ['admin', 'staff', q, departmentId],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: String(pageSize) });
      if (q) search.set('q', q);
      if (departmentId) search.set('departmentId', departmentId);
      if (pageParam) search.set('cursor', pageParam);
      return request<StaffPage>(`/api/staff?${search}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
  });

export const useAddStaff = () =>
  useSend(
    (input: StaffInput) => request<WithFirstPassword>('/api/staff', { json: input }),
    'staff',
    'load',
    'log',
  );

export const useChangeStaff = (staffId: string) =>
  useSend(
    (patch: StaffPatch) =>
      request<WithFirstPassword>(`/api/staff/${staffId}`, { method: 'PATCH', json: patch }),
    'staff',
    'load',
    'log',
  );

export const useRules = () =>
  useQuery(get<{ day: string; items: Rule[] }>(['rules'], '/api/responsibilities'));

type Category = { classCode: string; problemCode: string };
const rulePath = ({ classCode, problemCode }: Category) =>
  `/api/responsibilities/${encodeURIComponent(classCode)}/${problemCode}`;

export const useRuleHistory = (category: Category, wanted = true) =>
  useQuery({
    ...get<RuleHistory>(
      ['rule', category.classCode, category.problemCode],
      `${rulePath(category)}/versions`,
    ),
    enabled: wanted,
  });

export const useChangeRule = (category: Category) =>
  useSend(
    (change: RuleChange) =>
      request<RuleHistory>(rulePath(category), { method: 'PUT', json: change }),
    'rules',
    'rule',
    'log',
  );

export const useTakeBackRule = (category: Category) =>
  useSend(
    (effectiveFrom: string) =>
      request(`${rulePath(category)}/versions/${effectiveFrom}`, { method: 'DELETE' }),
    'rules',
    'rule',
    'log',
  );

export const useImportRules = () =>
  useSend(
    (form: FormData) => upload<RuleImport>('/api/responsibilities/import', form, () => {}),
    'rules',
    'rule',
    'log',
  );

export const useClasses = () =>
  useQuery({
    ...get<{ items: AssetClass[] }>(['classes'], '/api/classes'),
    staleTime: 600_000,
  });

export const useDuties = () => useQuery(get<DutyList>(['duties'], '/api/duties'));

export const useSaveDuty = () =>
  useSend(
    (duty: DutyInput) => request<DutyList>('/api/duties', { method: 'PUT', json: duty }),
    'duties',
    'load',
    'log',
  );

export const useCalendar = (year: number | null) =>
  useQuery({
    ...get<Calendar>(['calendar', year], `/api/calendar${year ? `?year=${year}` : ''}`),
    placeholderData: (previous) => previous,
  });

export const useSaveDay = () =>
  useSend(
    ({ day, change }: { day: string; change: { working: boolean; nameZh: string } | null }) =>
      request<Calendar>(
        `/api/calendar/days/${day}`,
        change ? { method: 'PUT', json: change } : { method: 'DELETE' },
      ),
    'calendar',
    'log',
  );

export const useSaveCoverage = () =>
  useSend(
    (coveredThrough: string) =>
      request<Calendar>('/api/calendar/coverage', { method: 'PUT', json: { coveredThrough } }),
    'calendar',
    'log',
  );

export const useAuditLog = (kind: string | null, q: string) =>
  useInfiniteQuery({
    queryKey: ['admin', 'log', kind, q],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: String(pageSize) });
      if (kind) search.set('kind', kind);
      if (q) search.set('q', q);
      if (pageParam) search.set('after', pageParam);
      return request<AuditPage>(`/api/audit-log?${search}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  });

const checkingMs = 1000;

/** The latest checks; asked for again and again while one is under way. */
export const useChainChecks = () =>
  useQuery({
    ...get<{ items: ChainCheck[] }>(['checks'], '/api/chain-checks'),
    refetchInterval: (query) =>
      query.state.data?.items[0] && query.state.data.items[0].state !== 'done' ? checkingMs : false,
  });

export const useWantCheck = () =>
  useSend(
    () => request<{ items: ChainCheck[] }>('/api/chain-checks', { method: 'POST' }),
    'checks',
  );

export const useTokens = () =>
  useQuery(get<{ items: WorkerToken[] }>(['tokens'], '/api/worker-tokens'));

export const useAddToken = () =>
  useSend(
    (name: string) =>
      request<{ tokenId: string; token: string }>('/api/worker-tokens', { json: { name } }),
    'tokens',
    'log',
  );

export const useRevokeToken = () =>
  useSend(
    (tokenId: string) => request(`/api/worker-tokens/${tokenId}`, { method: 'DELETE' }),
    'tokens',
    'log',
  );

export const usePlatforms = () =>
  useQuery(get<{ providers: Platform[] }>(['platforms'], '/api/footage-providers'));

export const useAddPlatform = () =>
  useSend(
    (input: PlatformInput) =>
      request<Platform & { hookUrl: string | null }>('/api/footage-providers', { json: input }),
    'platforms',
    'log',
  );

export const useRemovePlatform = () =>
  useSend(
    (providerId: string) => request(`/api/footage-providers/${providerId}`, { method: 'DELETE' }),
    'platforms',
    'log',
  );

export const useCheckPlatform = () =>
  useMutation({
    mutationFn: (providerId: string) =>
      request<PlatformCheck>(`/api/footage-providers/${providerId}/check`, { method: 'POST' }),
  });
