import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { Problem, request } from '../request.ts';
import type { LabelDesign, Plate } from './asset-api.ts';
import { previewPath } from './label-queries.ts';

const choosingPauseMs = 250;

/** Some plate of the register whose code is accepted: what is shown is a label that could be printed. */
const useSpecimen = () =>
  useQuery({
    queryKey: ['label-specimen'],
    queryFn: async ({ signal }) => {
      for (const state of ['bound', 'printed', 'minted'] as const) {
        const search = new URLSearchParams({ state, limit: '20' });
        const { items } = await request<{ items: Plate[] }>(`/api/plates?${search}`, { signal });
        const found = items.find(({ url }) => url !== null);
        if (found) return found;
      }
      return null;
    },
  });

/** Draws a label; a refusal is told as the service tells it. */
const drawn = async (path: string, signal: AbortSignal): Promise<string> => {
  const answer = await fetch(path, { signal, credentials: 'same-origin' });
  if (answer.ok) return answer.text();
  const { title, detail } = (await answer.json()) as { title: string; detail?: string };
  throw new Problem('label', answer.status, title, detail ? { detail } : {});
};

const Picture = ({ svg }: { svg: string }) => {
  const { t } = usePreferences();
  return (
    <img
      className="label-picture"
      alt={t('label.preview')}
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
    />
  );
};

/** A real label in a design that is still being made, drawn and read back by the service. */
export const LabelPreview = ({ design }: { design: LabelDesign }) => {
  const { t } = usePreferences();
  const specimen = useSpecimen();
  const [settled, setSettled] = useState(design);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(design), choosingPauseMs);
    return () => clearTimeout(timer);
  }, [design]);
  const path = specimen.data && previewPath(specimen.data.plateId, settled);
  const label = useQuery({
    queryKey: ['label-preview', path],
    queryFn: ({ signal }) => drawn(path ?? '', signal),
    enabled: Boolean(path),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className="label-preview" aria-label={t('label.preview')} aria-busy={label.isFetching}>
      <div aria-live="polite">
        {specimen.data === null && <p className="quiet">{t('label.noPlate')}</p>}
        {(specimen.isError || label.isError) && (
          <ProblemNote error={specimen.error ?? label.error} />
        )}
      </div>
      {specimen.data && label.isPending && <Skeleton.Node active className="label-waits" />}
      {label.data && !label.isError && <Picture svg={label.data} />}
      {label.data && !label.isError && (
        <p className="quiet">{t('label.readBack', { code: specimen.data?.printedCode ?? '' })}</p>
      )}
    </section>
  );
};
