import type { AddProtocolAction } from 'maplibre-gl';
import { piecesOf, type TileAddress, tilePx } from './gcj-pieces.ts';

const fetchPicture = async (url: string, signal: AbortSignal): Promise<ImageBitmap | null> => {
  const answer = await fetch(url, { signal });
  return answer.ok ? createImageBitmap(await answer.blob()) : null;
};

/** Addresses of tiles that `shiftedTile` is asked for; `template` has {z}, {x} and {y}. */
export const shiftedUrl = (template: string): string =>
  `gcj02://{z}/{x}/{y}?${encodeURIComponent(template)}`;

const readUrl = (url: string): TileAddress & { template: string } => {
  const [, z, x, y, template = ''] = /^gcj02:\/\/(\d+)\/(\d+)\/(\d+)\?(.*)$/.exec(url) ?? [];
  return { z: Number(z), x: Number(x), y: Number(y), template: decodeURIComponent(template) };
};

/** Puts a tile together from those that show its ground. */
export const shiftedTile: AddProtocolAction = async ({ url }, { signal }) => {
  const { template, ...tile } = readUrl(url);
  const canvas = new OffscreenCanvas(tilePx, tilePx);
  const pen = canvas.getContext('2d');
  const drawn = piecesOf(tile).map(async (piece) => {
    const address = template
      .replace('{z}', String(piece.z))
      .replace('{x}', String(piece.x))
      .replace('{y}', String(piece.y));
    const picture = await fetchPicture(address, signal);
    if (!picture) return;
    pen?.drawImage(picture, piece.left, piece.top, tilePx, tilePx);
    picture.close();
  });
  await Promise.all(drawn);
  return { data: canvas.transferToImageBitmap() };
};
