import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../detection/box.ts';
import {
  clustersOf,
  intersectionOf,
  regionAround,
  unitedBoxes,
} from '../../detection/events/box-clusters.ts';
import { reduceDetections } from '../../detection/events/reduce-detections.ts';

type Row = [label: string, score: number, box: Box, area: number, ratio: number, region: Box];
type Vectors = {
  frame_shape_hw: [number, number];
  min_region: number;
  cluster_candidates: {
    boxes: Box[];
    clusters?: number;
    regions?: number;
    partition?: boolean;
  }[];
  reduce_detections: {
    frame_hw: [number, number];
    in: Row[];
    out_index?: number[];
    out_count?: number;
  }[];
  box_overlap: [Box, Box, boolean][];
  reduce_boxes: { in: Box[]; clusters: number };
  intersection: [Box, Box, Box | null][];
};

const vectors: Vectors = JSON.parse(
  await readFile('../shared/data/vision/frigate_vectors.json', 'utf8'),
);
const picture = ([heightPx, widthPx]: [number, number]) => ({ widthPx, heightPx });

describe('the vectors of Frigate', () => {
  it.each(vectors.cluster_candidates)('clusters, case %#', ({ boxes, clusters, regions }) => {
    const size = picture(vectors.frame_shape_hw);
    const found = clustersOf(boxes, size, vectors.min_region);
    const expected = clusters ?? regions;
    if (expected !== undefined) expect(found).toHaveLength(expected);
    expect(found.flat().sort((a, b) => a - b)).toEqual([...boxes.keys()]);
    for (const cluster of found) {
      const of = cluster.map((index) => boxes[index] as Box);
      const region = regionAround(of, size, vectors.min_region);
      expect(region[2] - region[0]).toBe(region[3] - region[1]);
      for (const box of of) expect(intersectionOf(region, box)).toEqual(box);
      expect(intersectionOf(region, [0, 0, size.widthPx, size.heightPx])).toEqual(region);
    }
  });

  it.each(vectors.reduce_detections)('reduced detections, case %#', (vector) => {
    const detections = vector.in.map(([label, score, box, , , region]) => ({
      label,
      score,
      box,
      region,
    }));
    const kept = reduceDetections(detections, picture(vector.frame_hw));
    if (vector.out_index) {
      expect(kept).toEqual(vector.out_index.map((index) => detections[index]));
    } else {
      expect(kept).toHaveLength(vector.out_count ?? Number.NaN);
    }
  });

  it.each(vectors.box_overlap)('%j and %j overlap: %s', (a, b, expected) => {
    expect(intersectionOf(a, b) !== undefined).toBe(expected);
  });

  it.each(vectors.intersection)('%j and %j share %j', (a, b, expected) => {
    expect(intersectionOf(a, b) ?? null).toEqual(expected);
  });

  it('united boxes', () => {
    expect(unitedBoxes(vectors.reduce_boxes.in)).toHaveLength(vectors.reduce_boxes.clusters);
  });
});
