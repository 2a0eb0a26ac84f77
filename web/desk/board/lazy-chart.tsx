import { lazy, Suspense } from 'react';
import type { Chart } from './chart.tsx';

const Drawn = lazy(() => import('./chart.tsx').then((part) => ({ default: part.Chart })));

/** The charting library comes after the figures; its room is kept meanwhile. */
export const LazyChart = (props: Parameters<typeof Chart>[0]) => (
  <Suspense fallback={<div className="chart" data-kind={props.kind} aria-hidden="true" />}>
    <Drawn {...props} />
  </Suspense>
);
