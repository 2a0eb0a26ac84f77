import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { usePreferences } from '../preferences.tsx';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export type Line = { name: string; values: readonly (number | null)[] };
type Props = {
  names: readonly string[];
  lines: readonly Line[];
  /** `bars` lie, the first on top. */
  kind: 'days' | 'bars';
};

const colours = {
  light: { ink: 'rgba(0,0,0,0.68)', edge: '#d9dee3', lines: ['#0b5cab', '#1b6e3c', '#8a5300'] },
  dark: {
    ink: 'rgba(255,255,255,0.72)',
    edge: '#343b41',
    lines: ['#7fb8f5', '#7fd39b', '#f5b95a'],
  },
} as const;

/** Room for the name of a bar. */
const barNamePx = 140;
const barNames = { width: barNamePx, overflow: 'truncate' };
/** As many days as can be told apart, the last among them. */
const dayNames = { hideOverlap: true, alignMaxLabel: 'right', showMaxLabel: true };

const optionOf = (
  { names, lines, kind }: Props,
  { ink, edge, lines: tones }: (typeof colours)['light' | 'dark'],
): EChartsCoreOption => {
  const text = { color: ink, fontSize: 12 };
  const category = {
    type: 'category',
    data: names,
    axisLabel: { ...text, ...(kind === 'bars' ? barNames : dayNames) },
    axisLine: { lineStyle: { color: edge } },
    axisTick: { show: false },
    inverse: kind === 'bars',
  };
  const value = {
    type: 'value',
    minInterval: 1,
    axisLabel: text,
    splitLine: { lineStyle: { color: edge } },
  };
  return {
    animation: false,
    color: [...tones],
    textStyle: { fontFamily: 'inherit' },
    tooltip: { trigger: 'axis', confine: true },
    ...(lines.length > 1 ? { legend: { top: 0, textStyle: text } } : {}),
    grid: {
      ...{ top: lines.length > 1 ? 32 : 8, right: 16, bottom: 28 },
      left: kind === 'bars' ? barNamePx + 12 : 40,
    },
    xAxis: kind === 'bars' ? value : category,
    yAxis: kind === 'bars' ? category : value,
    series: lines.map(({ name, values }) => ({
      ...{ name, data: values, type: kind === 'bars' ? 'bar' : 'line' },
      ...(kind === 'bars' ? { barMaxWidth: 18 } : { symbolSize: 5 }),
    })),
  };
};

/** A chart for the eye only: whoever cannot see it reads the table that stands beside it. */
export const Chart = (props: Props) => {
  const { theme } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(undefined);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const drawn = init(element, undefined, { renderer: 'svg' });
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionOf(props, colours[theme]), true);
  });

  return <div className="chart" data-kind={props.kind} ref={box} aria-hidden="true" />;
};
