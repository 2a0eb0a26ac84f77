/** What the demo clips consist of, as SVG without text: a machine may have no fonts. */

const picture = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">${content}${demoMark}</svg>`;

const sprite = (width: number, height: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;

export const rect = (x: number, y: number, w: number, h: number, fill: string, rx = 0): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${rx}" fill="${fill}"/>`;

/** DEMO in the corner, drawn with lines: nobody should take these pictures for real ones. */
export const demoMark = `<g transform="translate(548 14)" fill="none" stroke="#fff" stroke-width="3.5">
  <rect x="-10" y="-7" width="94" height="34" rx="4" fill="#000" fill-opacity=".55" stroke="none"/>
  <path d="M0 0v20h6q8 0 8-10t-8-10z M32 0h-11v20h11 M21 10h9 M40 20v-20l7 11 7-11v20"/>
  <ellipse cx="69" cy="10" rx="7" ry="10"/></g>`;

const windows = (y: number, fill: string): string =>
  Array.from({ length: 11 }, (_, index) => rect(20 + index * 57, y, 34, 26, fill, 1)).join('');

const bin = (x: number, fill: string): string =>
  `${rect(x, 204, 30, 50, fill, 3)}${rect(x - 2, 198, 34, 9, '#333d42', 3)}${rect(x + 9, 222, 12, 12, '#e8e8e0', 2)}`;

const tree = (x: number, y: number, size: number): string =>
  `${rect(x - 4, y - size, 8, size, '#5b4632')}<circle cx="${x}" cy="${y - size * 1.3}" r="${size * 0.7}" fill="#4d6b3c"/>` +
  `<circle cx="${x - size * 0.4}" cy="${y - size * 1.1}" r="${size * 0.5}" fill="#5d7d47"/>`;

const paving = (top: number, bottom: number, stroke: string): string =>
  Array.from({ length: 17 }, (_, index) => {
    const x = 320 + (index - 8) * 52;
    return `<path d="M${320 + (x - 320) * 0.7} ${top}L${320 + (x - 320) * 1.5} ${bottom}" stroke="${stroke}"/>`;
  }).join('') +
  Array.from({ length: 7 }, (_, index) => {
    const y = top + (bottom - top) * (index / 6) ** 1.4;
    return `<path d="M0 ${y}H640" stroke="${stroke}"/>`;
  }).join('');

export const backdrops = {
  /** A house front, a pavement with three bins, and a road. */
  street: picture(
    rect(0, 0, 640, 190, '#b9a68e') +
      windows(18, '#5f7283') +
      windows(70, '#6c8090') +
      rect(0, 112, 640, 6, '#8b7a66') +
      [0, 1, 2, 3].map((at) => rect(24 + at * 158, 128, 118, 62, '#7b6a58', 2)).join('') +
      [0, 1, 2, 3].map((at) => rect(30 + at * 158, 136, 106, 54, '#49525a', 1)).join('') +
      rect(0, 190, 640, 90, '#a8a59d') +
      paving(190, 280, '#918e86') +
      rect(0, 280, 640, 6, '#d8d5cc') +
      rect(0, 286, 640, 74, '#5a5c5f') +
      [0, 1, 2, 3, 4, 5].map((at) => rect(20 + at * 112, 330, 56, 4, '#dcdcd4')).join('') +
      tree(92, 206, 54) +
      tree(560, 206, 60) +
      bin(372, '#2f6f4f') +
      bin(412, '#2d5f96') +
      bin(452, '#7d7f82'),
  ),
  /** A square with benches, flower beds and a strip in front where nobody may park. */
  square: picture(
    rect(0, 0, 640, 142, '#a9bfce') +
      rect(60, 22, 150, 118, '#c3b7a6') +
      rect(240, 40, 210, 100, '#b3a08b') +
      rect(480, 14, 130, 126, '#bdb4ab') +
      [0, 1, 2, 3].map((at) => rect(74 + at * 33, 40, 18, 60, '#687c8b')).join('') +
      [0, 1, 2, 3, 4].map((at) => rect(256 + at * 38, 58, 22, 42, '#5e7180')).join('') +
      [0, 1, 2].map((at) => rect(494 + at * 38, 34, 24, 70, '#70828f')).join('') +
      rect(0, 140, 640, 160, '#b4afa5') +
      paving(140, 300, '#9c978d') +
      `<ellipse cx="130" cy="172" rx="84" ry="17" fill="#5c7a46"/><ellipse cx="520" cy="176" rx="90" ry="18" fill="#5c7a46"/>` +
      tree(110, 172, 50) +
      tree(540, 176, 54) +
      rect(290, 182, 92, 8, '#6d5136', 2) +
      rect(296, 190, 6, 12, '#4a4a4a') +
      rect(370, 190, 6, 12, '#4a4a4a') +
      rect(0, 300, 640, 60, '#606265') +
      rect(0, 300, 640, 4, '#e3c84a') +
      Array.from(
        { length: 16 },
        (_, at) => `<path d="M${at * 44 - 20} 356l34-48" stroke="#e3c84a" stroke-width="3"/>`,
      ).join(''),
  ),
} as const;

const person = (coat: string, trousers: string, more = ''): string =>
  sprite(
    40,
    84,
    `${rect(10, 50, 8, 33, trousers, 3)}${rect(21, 50, 8, 33, trousers, 3)}${rect(8, 20, 23, 34, coat, 6)}` +
      `${rect(4, 23, 6, 26, coat, 3)}${rect(29, 23, 6, 26, coat, 3)}` +
      `<ellipse cx="19.500" cy="11" rx="8" ry="9.500" fill="#d9ab8a"/><path d="M11 9q8-12 17 0v-3q-8-9-17 0z" fill="#2a211c"/>${more}`,
  );

const bagShape = (x: number, y: number): string =>
  `<path d="M${x} ${y + 30}q-7-19 8-23l4-7 5 7q17 4 9 23z" fill="#1d1f24"/><path d="M${x + 5} ${y + 24}q-1-10 5-13" stroke="#596069" fill="none" stroke-width="2"/>`;

export const sprites = {
  walker: person('#3f5c86', '#2c2f38'),
  carrier: person('#8b3a3a', '#33363d', bagShape(10, 44)),
  cleaner: person('#e8762b', '#3a4a3a', rect(8, 34, 23, 4, '#f3f0a0')),
  bag: sprite(42, 34, bagShape(9, 3)),
  box: sprite(
    48,
    38,
    `${rect(2, 6, 44, 31, '#a87b45')}<path d="M2 6l8-6h34l2 6z" fill="#c79a5f"/>${rect(20, 6, 8, 31, '#c9b58b')}${rect(2, 36, 44, 2, '#5d4526')}`,
  ),
  car: sprite(
    112,
    46,
    `${rect(2, 16, 108, 22, '#8c1f28', 8)}<path d="M24 18q8-17 22-17h26q14 0 22 17z" fill="#7a1a22"/><path d="M31 17q6-12 16-12h8v12z M60 5h11q9 0 15 12h-26z" fill="#b9cfda"/>` +
      `<circle cx="27" cy="37" r="9" fill="#16181b"/><circle cx="86" cy="37" r="9" fill="#16181b"/>`,
  ),
  van: sprite(
    170,
    84,
    `${rect(4, 4, 162, 66, '#e6e8ea', 8)}<path d="M132 12h20l12 26h-32z" fill="#74909f"/>${rect(14, 14, 46, 24, '#c8ccd0', 2)}${rect(66, 14, 56, 24, '#c8ccd0', 2)}${rect(4, 48, 162, 6, '#3c66a0')}` +
      `<circle cx="40" cy="70" r="13" fill="#17191c"/><circle cx="130" cy="70" r="13" fill="#17191c"/><circle cx="40" cy="70" r="5" fill="#9aa0a6"/><circle cx="130" cy="70" r="5" fill="#9aa0a6"/>`,
  ),
} as const;
