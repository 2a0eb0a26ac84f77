import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { baseMapOf, baseMapProblem, originsOf } from '../../gateway/base-map.ts';

const rest = { attribution: '© 天地图', datum: 'wgs84', maxZoom: 18 } as const;

describe('the base map', () => {
  it('is plain unless one is named', () => {
    const base = baseMapOf({ ...rest, url: undefined });
    expect(base).toMatchObject({
      kind: 'plain',
      urls: ['/api/map/streets.geojson'],
      file: null,
    });
    expect(originsOf(base)).toEqual([]);
  });

  it('is tiles by zoom, column and row, by any of their names, from one or several hosts', () => {
    const url =
      'https://t{0-2}.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={TileMatrix}&ROW={TileRow}&COL={x}';
    const base = baseMapOf({ ...rest, url });
    expect(base.urls).toHaveLength(3);
    expect(base.urls[2]).toBe(
      'https://t2.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={z}&ROW={y}&COL={x}',
    );
    expect(originsOf(base)).toEqual([0, 1, 2].map((n) => `https://t${n}.tianditu.gov.cn`));
  });

  it('is a file of tiles of our own or of somebody else', () => {
    const own = baseMapOf({ ...rest, url: 'maps/pingshan.pmtiles' });
    expect(own).toMatchObject({ kind: 'pmtiles', urls: ['/api/map/base.pmtiles'] });
    expect(own.file).toBe(resolve('maps/pingshan.pmtiles'));
    expect(originsOf(own)).toEqual([]);
    const theirs = baseMapOf({ ...rest, url: 'https://maps.example:8443/city.pmtiles?v=2' });
    expect(theirs).toMatchObject({ kind: 'pmtiles', file: null });
    expect(originsOf(theirs)).toEqual(['https://maps.example:8443']);
  });

  it.each([
    ['maps/pingshan.mbtiles', 'neither an address'],
    ['https://maps.example/{z}/{x}.png', 'without {y}'],
    ['https://maps.example/', 'without {z}, {x}, {y}'],
    ["https://maps.example;script-src'*'/{z}/{x}/{y}", 'plain host'],
    ['https://{s}.example/{z}/{x}/{y}.png', 'plain host'],
    ['https://user:word@maps.example/{z}/{x}/{y}.png', 'plain host'],
  ])('refuses %s', (url, why) => {
    expect(baseMapProblem({ url, datum: 'wgs84' })).toContain(why);
  });

  it('refuses a file in GCJ-02', () => {
    expect(baseMapProblem({ url: 'a.pmtiles', datum: 'gcj02' })).toContain('WGS-84');
  });
});
