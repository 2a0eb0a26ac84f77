import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CoordinateSystem, ImportPreview, ImportReport } from './asset-api.ts';
import { bringIn, type ImportCall, previewImport } from './asset-queries.ts';

type Stage =
  | { at: 'choose' }
  | { at: 'look'; preview: ImportPreview }
  | { at: 'done'; report: ImportReport };

/** How far the service is with a file, as it tells on the live stream. */
type ImportRing = { phase: 'checking' | 'writing'; done: number; rows: number };

/** What is going on with a file. */
export type ImportRun = {
  file: File | null;
  crs: CoordinateSystem;
  stage: Stage;
  /** While something is under way: its id, the share that is sent, and how to give it up. */
  busy: { importId: string; sent: number; giveUp: AbortController } | null;
  wasGivenUp: boolean;
  error: unknown;
};

const nothing: ImportRun = {
  ...{ file: null, crs: 'cgcs2000', stage: { at: 'choose' } },
  ...{ busy: null, wasGivenUp: false, error: null },
};
const key = ['import-run'];

/** `crypto.randomUUID` is there on secure pages only. */
const newImportId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/** The browser asks before it leaves the desk altogether. */
const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();

/**
 * The file that is being brought in. It is kept beside the pages: whoever goes to another room finds it as far as it is
 * when they come back.
 */
export const useImportRun = () => {
  const cache = useQueryClient();
  const kept = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY };
  const { data: run = nothing } = useQuery<ImportRun>({
    ...{ queryKey: key, queryFn: skipToken, ...kept },
  });
  const { data: told } = useQuery<ImportRing>({
    ...{ queryKey: ['import', run.busy?.importId ?? ''], queryFn: skipToken },
  });
  const now = () => cache.getQueryData<ImportRun>(key) ?? nothing;
  const change = (part: Partial<ImportRun>) => {
    cache.setQueryDefaults(key, kept);
    cache.setQueryData<ImportRun>(key, { ...now(), ...part });
  };

  const start = async (work: (call: ImportCall) => Promise<Stage>) => {
    const busy = { importId: newImportId(), sent: 0, giveUp: new AbortController() };
    const { importId, giveUp } = busy;
    const onSent = (sent: number) => change({ busy: { ...busy, sent } });
    change({ busy, wasGivenUp: false, error: null });
    window.addEventListener('beforeunload', askBeforeLeaving);
    try {
      change({ stage: await work({ importId, onSent, signal: giveUp.signal }) });
    } catch (error) {
      change(giveUp.signal.aborted ? { wasGivenUp: true } : { error });
    } finally {
      window.removeEventListener('beforeunload', askBeforeLeaving);
      change({ busy: null });
    }
  };
  const look = async (file: File, crs: CoordinateSystem) => {
    change({ file, crs, stage: { at: 'choose' } });
    await start(async (call) => ({
      at: 'look',
      preview: await previewImport({ file, crs }, call),
    }));
  };
  const bring = async (file: File) => {
    const { crs } = now();
    await start(async (call) => {
      const report = await bringIn({ file, crs }, call);
      await cache.invalidateQueries({ queryKey: ['assets'] });
      return { at: 'done', report };
    });
    if (!now().wasGivenUp) return;
    // Whether it was in time, only the register can say.
    await look(file, crs);
    change({ wasGivenUp: true });
  };
  return { run, told, look, bring, setSystem: (crs: CoordinateSystem) => change({ crs }) };
};
