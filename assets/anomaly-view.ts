import { decode, GridError } from '../geogrid/index.ts';
import type { Anomaly } from './anomaly-store.ts';

/** A cell of about two kilometres, as degrees. */
export type CoarseCell = { west: number; south: number; east: number; north: number };

/** An anomaly with the ground that it is about: the coarse cells in which the plate was scanned. */
export type AnomalyView = Anomaly & { cells: CoarseCell[] };

export function anomalyView(anomaly: Anomaly): AnomalyView {
  const { cell, cells } = anomaly.detail;
  const codes = Array.isArray(cells) ? cells : [cell];
  return { ...anomaly, cells: codes.flatMap((code) => (isText(code) ? outline(code) : [])) };
}

const isText = (value: unknown): value is string => typeof value === 'string';

function outline(code: string): CoarseCell[] {
  try {
    const { west, south, east, north } = decode(code);
    return [{ west, south, east, north }];
  } catch (error) {
    if (error instanceof GridError) return [];
    throw error;
  }
}
