import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { PixelBox } from '../cameras/detection-api.ts';
import {
  movedView,
  type PictureView,
  placeView,
  type Size,
  type StagePoint,
  wholeView,
  zoomedAt,
} from './pan-zoom.ts';

const wheelStep = 0.0015;
const keyFactor = 1.35;
const keyMovePx = 60;

/** The size of an element, kept up to date. */
const useSize = (element: RefObject<HTMLElement | null>): Size => {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const { current } = element;
    if (!current) return;
    const watcher = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watcher.observe(current);
    return () => watcher.disconnect();
  }, [element]);
  return size;
};

const middleOf = (points: StagePoint[]): StagePoint => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});
const spreadOf = ([a, b]: StagePoint[]) => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0);

/** Fingers and the mouse on the stage: one moves the picture, two zoom it. */
const usePointers = (
  stage: RefObject<HTMLElement | null>,
  onMove: (by: StagePoint) => void,
  onZoom: (at: StagePoint, factor: number) => void,
) => {
  const down = useRef(new Map<number, StagePoint>());
  const pointOf = (event: { clientX: number; clientY: number }): StagePoint => {
    const area = stage.current?.getBoundingClientRect();
    return { x: event.clientX - (area?.left ?? 0), y: event.clientY - (area?.top ?? 0) };
  };
  const lift = (event: PointerEvent) => void down.current.delete(event.pointerId);
  return {
    pointOf,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        down.current.set(event.pointerId, pointOf(event));
      },
      onPointerMove: (event: PointerEvent) => {
        if (!down.current.has(event.pointerId)) return;
        const before = [...down.current.values()];
        down.current.set(event.pointerId, pointOf(event));
        const after = [...down.current.values()];
        const [from, to] = [middleOf(before), middleOf(after)];
        onMove({ x: to.x - from.x, y: to.y - from.y });
        if (after.length === 2) onZoom(to, spreadOf(after) / Math.max(1, spreadOf(before)));
      },
      onPointerUp: lift,
      onPointerCancel: lift,
    },
  };
};

/** How pictures of one size lie on a stage, and every way to change that: wheel, fingers, mouse and keys. */
export const useStageView = (picture: Size, place: PixelBox | null) => {
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const [chosen, setChosen] = useState<PictureView | null>(null);
  const ready = size.width > 0 && size.height > 0;
  const first = () => (place ? placeView(place, picture, size) : wholeView(picture, size));
  const view = ready ? (chosen ?? first()) : null;
  const change = (next: (now: PictureView) => PictureView) =>
    setChosen((now) => (ready ? next(now ?? first()) : now));

  const zoom = (at: StagePoint, factor: number) =>
    change((now) => zoomedAt(now, at, factor, picture, size));
  const move = (by: StagePoint) => change((now) => movedView(now, by, picture, size));
  const zoomMiddle = (factor: number) => zoom({ x: size.width / 2, y: size.height / 2 }, factor);
  const { handlers, pointOf } = usePointers(stage, move, zoom);

  const wheel = useRef((_: WheelEvent) => {});
  wheel.current = (event) => {
    event.preventDefault();
    zoom(pointOf(event), Math.exp(-event.deltaY * wheelStep));
  };
  // React listens to wheels passively; here the page must not scroll along.
  useEffect(() => {
    const { current } = stage;
    const listen = (event: WheelEvent) => wheel.current(event);
    current?.addEventListener('wheel', listen, { passive: false });
    return () => current?.removeEventListener('wheel', listen);
  }, []);

  const actions = {
    closer: () => zoomMiddle(keyFactor),
    further: () => zoomMiddle(1 / keyFactor),
    whole: () => setChosen(wholeView(picture, size)),
    place: () => setChosen(null),
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => move({ x: keyMovePx, y: 0 }),
    ArrowRight: () => move({ x: -keyMovePx, y: 0 }),
    ArrowUp: () => move({ x: 0, y: keyMovePx }),
    ArrowDown: () => move({ x: 0, y: -keyMovePx }),
    '+': actions.closer,
    '=': actions.closer,
    '-': actions.further,
    '0': actions.whole,
  };
  return { stage, view, handlers, actions, keys };
};
