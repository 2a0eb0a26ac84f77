import {
  type QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { Problem, request, upload } from '../request.ts';
import type { FieldReport, FieldTask, FieldTaskPage } from './field-api.ts';
import { dropReport, keepReport, keptReports } from './field-outbox.ts';

const pageSize = 100;

const pathOf = (fieldTaskId: string) => `/api/field-tasks/${encodeURIComponent(fieldTaskId)}`;

export const useFieldTasks = (state: FieldTask['state']) =>
  useInfiniteQuery({
    queryKey: ['field-tasks', state],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ state, limit: String(pageSize) });
      if (pageParam) search.set('cursor', pageParam);
      return request<FieldTaskPage>(`/api/field-tasks?${search}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

export const useFieldTask = (fieldTaskId: string) =>
  useQuery({
    queryKey: ['field-tasks', 'one', fieldTaskId],
    queryFn: ({ signal }) => request<FieldTask>(pathOf(fieldTaskId), { signal }),
  });

const sendReport = (report: FieldReport, onProgress: (share: number) => void) => {
  const form = new FormData();
  form.append('version', String(report.version));
  form.append('verdict', report.verdict);
  if (report.note) form.append('note', report.note);
  if (report.place) {
    form.append('lng', String(report.place.lng));
    form.append('lat', String(report.place.lat));
  }
  for (const photo of report.photos) form.append('photos', photo, photo.name);
  return upload<FieldTask>(`${pathOf(report.fieldTaskId)}/report`, form, onProgress);
};

/** How far a report is: waiting for a network, or refused for good. */
export type ReportState =
  | { kind: 'sending'; share: number }
  | { kind: 'kept' }
  /** The device could not keep it: it is only on this page. */
  | { kind: 'unsafe' }
  | { kind: 'refused'; problem: Problem };

export type KeptReport = { report: FieldReport; state: ReportState };

/** An answer that will not change when the same is sent again. */
const isFinal = (error: unknown): error is Problem =>
  error instanceof Problem &&
  error.status >= 400 &&
  error.status < 500 &&
  ![401, 408, 429].includes(error.status);

const refresh = (cache: QueryClient) => {
  for (const name of ['field-tasks', 'verifications', 'verification']) {
    void cache.invalidateQueries({ queryKey: [name] });
  }
};

/** The reports of this person that are on their way: kept on the device, sent again when there is a network. */
export const useFieldOutbox = (login: string) => {
  const cache = useQueryClient();
  const [reports, setReports] = useState<KeptReport[]>([]);
  const mark = useCallback(
    (report: FieldReport, state: ReportState) =>
      setReports((list) => [
        ...list.filter((each) => each.report.fieldTaskId !== report.fieldTaskId),
        { report, state },
      ]),
    [],
  );
  const drop = useCallback(
    async (fieldTaskId: string) => {
      setReports((list) => list.filter((each) => each.report.fieldTaskId !== fieldTaskId));
      await dropReport(login, fieldTaskId).catch(() => undefined);
    },
    [login],
  );

  const send = useCallback(
    async (report: FieldReport, isSafe: boolean) => {
      mark(report, { kind: 'sending', share: 0 });
      try {
        await sendReport(report, (share) => mark(report, { kind: 'sending', share }));
        await drop(report.fieldTaskId);
      } catch (error) {
        if (isFinal(error)) mark(report, { kind: 'refused', problem: error });
        else mark(report, { kind: isSafe ? 'kept' : 'unsafe' });
      }
      refresh(cache);
    },
    [cache, mark, drop],
  );
  const sendKept = useCallback(async () => {
    const kept = await keptReports(login).catch(() => []);
    for (const report of kept) await send(report, true);
  }, [login, send]);

  useEffect(() => {
    const again = () => void sendKept();
    again();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [sendKept]);

  /** First on the device, then on its way: nothing that was written can get lost. */
  const file = async (report: FieldReport) => {
    const isSafe = await keepReport(login, report).then(
      () => true,
      () => false,
    );
    await send(report, isSafe);
  };
  return { reports, file, retry: (report: FieldReport) => void file(report), drop };
};

export type FieldOutbox = ReturnType<typeof useFieldOutbox>;
