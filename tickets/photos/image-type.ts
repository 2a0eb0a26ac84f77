const starts = (bytes: Uint8Array, hex: string, offset = 0) =>
  Buffer.from(bytes.subarray(offset, offset + hex.length / 2)).toString('hex') === hex;
const ascii = (text: string) => Buffer.from(text, 'latin1').toString('hex');

export type ImageType = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

/**
 * What an image is by its first bytes, whatever it is called; undefined for everything we do not take.
 * Looked at before any decoder sees the file, so that SVG, PDF or TIFF never reach theirs.
 */
export function imageType(bytes: Uint8Array): ImageType | undefined {
  if (starts(bytes, 'ffd8ff')) return 'jpeg';
  if (starts(bytes, '89504e470d0a1a0a')) return 'png';
  if (starts(bytes, ascii('RIFF')) && starts(bytes, ascii('WEBP'), 8)) return 'webp';
  if (!starts(bytes, ascii('ftyp'), 4)) return undefined;
  const brand = Buffer.from(bytes.subarray(8, 12)).toString('latin1');
  if (brand === 'avif' || brand === 'avis') return 'avif';
  return ['heic', 'heix', 'hevc', 'mif1', 'msf1'].includes(brand) ? 'heic' : undefined;
}
