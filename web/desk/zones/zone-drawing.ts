import type { Map as GroundMap } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { type HexColor, TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Ring } from '../cameras/detection-api.ts';
import { closedRing, openRing, ringText } from './zone-rings.ts';

const pen = (map: GroundMap, colour: HexColor) =>
  new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      new TerraDrawPolygonMode({
        styles: { fillColor: colour, outlineColor: colour, outlineWidth: 3 },
      }),
      new TerraDrawSelectMode({
        allowManualDeselection: false,
        flags: {
          polygon: {
            feature: {
              draggable: true,
              coordinates: { draggable: true, midpoints: true, deletable: true },
            },
          },
        },
        styles: {
          selectedPolygonColor: colour,
          selectedPolygonOutlineColor: colour,
          selectedPolygonOutlineWidth: 3,
        },
      }),
    ],
  });

const polygon = (ring: Ring) => ({
  type: 'Polygon' as const,
  coordinates: [closedRing(ring)],
});

type Options = {
  /** What is drawn: another value begins anew; null puts the pen away. */
  subject: string | null;
  ring: Ring;
  colour: HexColor;
  onRing: (ring: Ring) => void;
};

/** A pen on the map for one polygon: begun with clicks when there is no ring yet, else its corners are moved. */
export const useZoneDrawing = (map: GroundMap | null, options: Options) => {
  const { subject, ring, colour } = options;
  const latest = useRef(options);
  latest.current = options;
  const open = useRef<{ draw: TerraDraw; id: string | number | null; shown: string } | null>(null);

  useEffect(() => {
    if (!map || subject === null) return;
    const draw = pen(map, colour);
    const now = { draw, id: null as string | number | null, shown: '' };
    open.current = now;
    const tell = () => {
      const shape = now.id === null ? undefined : draw.getSnapshotFeature(now.id);
      if (shape?.geometry.type !== 'Polygon') return;
      const corners = openRing(shape.geometry.coordinates[0] ?? []);
      now.shown = ringText(corners);
      latest.current.onRing(corners);
    };
    const edit = (id: string | number) => {
      now.id = id;
      draw.selectFeature(id);
    };
    draw.on('finish', (id, { action }) => {
      if (action === 'draw') edit(id);
      tell();
    });
    draw.start();
    const begin = latest.current.ring;
    if (begin.length >= 3) {
      const [added] = draw.addFeatures([
        { type: 'Feature', properties: { mode: 'polygon' }, geometry: polygon(begin) },
      ]);
      now.shown = ringText(begin);
      if (added?.valid && added.id !== undefined) edit(added.id);
    } else {
      draw.setMode('polygon');
    }
    return () => {
      open.current = null;
      draw.stop();
    };
  }, [map, subject, colour]);

  // Corners that were typed move in the drawing, too.
  useEffect(() => {
    const now = open.current;
    if (!now || ring.length < 3 || now.shown === ringText(ring)) return;
    now.shown = ringText(ring);
    if (now.id !== null) {
      now.draw.updateFeatureGeometry(now.id, polygon(ring));
      return;
    }
    const [added] = now.draw.addFeatures([
      { type: 'Feature', properties: { mode: 'polygon' }, geometry: polygon(ring) },
    ]);
    if (!added?.valid || added.id === undefined) return;
    now.id = added.id;
    now.draw.selectFeature(added.id);
  }, [ring]);
};
