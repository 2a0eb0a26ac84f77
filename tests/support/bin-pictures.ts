import sharp from 'sharp';

/** A painted corner with a bin, as a camera sees it. */
export type BinPicture = {
  /** Bags beside the bin. */
  overflowing: boolean;
  /** How far the camera was shaken, in pixels. */
  shift?: { x: number; y: number };
};

export const BIN_PICTURE = { widthPx: 1280, heightPx: 720 };
/** The bin and the ground beside it: left, top, right, bottom. */
export const BIN_REGION = [596, 382, 784, 570] as const;
/** Where the bin stands on the ground. */
export const BIN_FOOT = { x: 690, y: 510 };

const bags = [
  [668, 478, 30],
  [712, 478, 30],
  [690, 458, 34],
  [690, 492, 34],
].map(
  ([x = 0, y = 0, r = 0]) => `<ellipse cx="${x}" cy="${y}" rx="${r}" ry="${r}" fill="#ff00ff"/>`,
);

/** Paving, a wall with windows, and a bin; with bags around it when it overflows. */
export function binPicture({ overflowing, shift = { x: 0, y: 0 } }: BinPicture): Promise<Buffer> {
  const { widthPx, heightPx } = BIN_PICTURE;
  const rows = [380, 420, 470, 540, 630].map(
    (y) => `<path d="M-50 ${y}H1330" stroke="#7c8286" stroke-width="3"/>`,
  );
  const seams = [-6, -4, -2, 0, 2, 4, 6].map(
    (n) =>
      `<path d="M${640 + n * 90} 340L${640 + n * 260} 780" stroke="#7c8286" stroke-width="3"/>`,
  );
  const windows = [0, 1, 2, 3, 4, 5].map(
    (n) =>
      `<rect x="${60 + n * 205}" y="${90 + (n % 2) * 18}" width="110" height="130" fill="#3d5566" stroke="#e8e2d4" stroke-width="8"/>`,
  );
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">
        <rect width="100%" height="100%" fill="#9aa0a3"/>
        <g transform="translate(${shift.x} ${shift.y})">
          <rect x="-50" y="-50" width="1400" height="390" fill="#c9b99a"/>
          ${windows.join('')}${rows.join('')}${seams.join('')}
          <rect x="630" y="360" width="120" height="150" rx="8" fill="#2c6b4a"/>
          <rect x="620" y="345" width="140" height="24" rx="6" fill="#1d4a33"/>
          ${overflowing ? bags.join('') : ''}
        </g>
      </svg>`,
    ),
  )
    .jpeg({ quality: 90 })
    .toBuffer();
}
