import { demoMark, rect } from './demo-drawings.ts';
import { repeatableRandom } from './demo-picture.ts';

/** What the camera of the story shows, as SVG without text: three bins at a wall, of which one overflows. */

const FOOT_Y = 262;
/** Where the bin in the middle stands, in the picture. */
export const STORY_BIN_AT = [420, FOOT_Y] as const;
/** The same bin with its lid shut: left, top, right, bottom. */
export const STORY_BIN_BOX: [number, number, number, number] = [381, 151, 459, 264];
/** Bins are drawn a little larger than they should be. */
const SIZE = 0.9;

const fills = `<defs>
  <linearGradient id="wall" x2="0" y2="1"><stop stop-color="#c6baa5"/><stop offset="1" stop-color="#a49781"/></linearGradient>
  <linearGradient id="floor" x2="0" y2="1"><stop stop-color="#8f8d88"/><stop offset="1" stop-color="#b5b2ab"/></linearGradient>
  <linearGradient id="bin"><stop stop-color="#1f5a3c"/><stop offset=".35" stop-color="#3f9567"/><stop offset="1" stop-color="#174a30"/></linearGradient>
  ${sack('black', '#6a6d75', '#2b2d33', '#0c0d10')}${sack('white', '#fff', '#d5d8da', '#8d9296')}
  ${sack('red', '#ff8f86', '#cc3b33', '#7c1c17')}${sack('blue', '#a9d0f7', '#4a86c6', '#1f4673')}
  <filter id="soft"><feGaussianBlur stdDeviation="4"/></filter></defs>`;

function sack(id: string, light: string, middle: string, dark: string): string {
  return `<radialGradient id="${id}" cx=".35" cy=".25" r=".9"><stop stop-color="${light}"/><stop offset=".45" stop-color="${middle}"/><stop offset="1" stop-color="${dark}"/></radialGradient>`;
}

const pavement =
  Array.from(
    { length: 9 },
    (_, at) =>
      `<path d="M${320 + (at - 4) * 60} 190L${320 + (at - 4) * 160} 360" stroke="#86837c" stroke-width="1.5"/>`,
  ).join('') +
  [205, 226, 256, 300]
    .map((y) => `<path d="M0 ${y}H640" stroke="#86837c" stroke-width="1.5"/>`)
    .join('');

/** A shutter, a door and a sign without words: what a wall in a street has. */
const front =
  rect(34, 52, 176, 138, '#8d96a0', 2) +
  Array.from({ length: 10 }, (_, at) => rect(34, 60 + at * 13, 176, 3, '#79828c')).join('') +
  rect(30, 30, 184, 18, '#2f5d8c', 3) +
  rect(236, 64, 40, 126, '#5d4b3a', 2) +
  rect(566, 50, 60, 72, '#61798a', 2) +
  rect(566, 84, 60, 4, '#c9c3b6');

/** A wheeled bin with its foot at (x, FOOT_Y), its lid shut or thrown open. */
const bin = (x: number, isOpen: boolean): string =>
  `<g transform="translate(${x} ${FOOT_Y}) scale(${SIZE})">
    <ellipse cx="5" rx="55" ry="9" opacity=".4" filter="url(#soft)"/>
    <path d="M-36 -96H36L30 -4Q0 2 -30 -4Z" fill="url(#bin)"/>
    <path d="M-40 -104H40V-92H-40Z" fill="#226644"/><path d="M-40 -104H40V-101H-40Z" fill="#5cb185"/>
    ${[-18, 0, 18].map((u) => `<path d="M${u} -88L${u * 0.85} -8" stroke="#1a4f34" stroke-width="2"/>`).join('')}
    <circle cx="-24" cy="-3" r="7" fill="#15171a"/><circle cx="24" cy="-3" r="7" fill="#15171a"/>
    <circle cy="-52" r="11" fill="#e9efe9" opacity=".8"/>
    ${
      isOpen
        ? '<path d="M-40 -104Q-48 -150 -34 -158H34Q48 -150 40 -104Z" fill="#1c5538"/>'
        : '<path d="M-41 -104Q-38 -122 0 -124Q38 -122 41 -104Z" fill="#2a7a50"/><path d="M-36 -108Q-30 -118 0 -120" stroke="#66bf92" stroke-width="2" fill="none"/>'
    }</g>`;

/** A tied bag with its foot at (x, y), its folds and lean by the seed. */
function bag(x: number, y: number, width: number, fill: string, seed: number): string {
  const random = repeatableRandom(seed);
  const height = width * (0.75 + random() * 0.3);
  const [w, h] = [(share: number) => width * share, (share: number) => height * share];
  const shape = `M${w(-0.5)} ${h(-0.1)}Q${w(-0.62)} ${h(-0.6)} ${w(-0.12)} ${h(-0.86)}L${w(-0.17)} ${h(-1.1)}L0 ${h(-0.98)}L${w(0.17)} ${h(-1.12)}L${w(0.1)} ${h(-0.86)}Q${w(0.62)} ${h(-0.55)} ${w(0.5)} ${h(-0.08)}Q0 ${h(0.08)} ${w(-0.5)} ${h(-0.1)}Z`;
  const fold = () =>
    `<path d="M${w((random() - 0.5) * 0.2)} ${h(-0.82)}Q${w(random() - 0.5)} ${h(-0.5)} ${w((random() - 0.5) * 0.8)} ${h(-0.15)}" stroke="#fff" stroke-opacity="${0.1 + random() * 0.25}" stroke-width="${1 + random() * 1.5}" fill="none"/>`;
  return `<g transform="translate(${x} ${y}) rotate(${(random() - 0.5) * 20})"><path d="${shape}" fill="url(#${fill})"/>${[fold(), fold(), fold(), fold()].join('')}</g>`;
}

const scraps = '#f2f0e8 #d8c49a #c33 #3a6fb0 #e0a92f #7b5a36 #dfe3e6 #6f8f3a #222 #b58a55'.split(
  ' ',
);

/** Loose things within a box whose middle of the foot is (x, y). */
function litter(x: number, y: number, width: number, height: number, count: number): string {
  const random = repeatableRandom(count);
  return Array.from({ length: count }, () => {
    const [left, top, size] = [
      x + (random() - 0.5) * width,
      y - random() * height,
      3 + random() * 8,
    ];
    const fill = scraps[Math.floor(random() * scraps.length)];
    return `<path d="M${left} ${top}l${size} ${-random() * size}l${random() * size} ${size * 0.7}l${-size} ${size * 0.6}l${-size * 0.8} ${-random() * size * 0.4}Z" fill="${fill}"/>`;
  }).join('');
}

/** What does not fit into the bin, on it and beside it. */
const heap = `<g transform="translate(${STORY_BIN_AT[0]} ${FOOT_Y}) scale(${SIZE})">${
  bag(-60, 4, 58, 'black', 1) +
  bag(62, 6, 62, 'black', 2) +
  bag(-22, -100, 46, 'white', 3) +
  bag(18, -98, 50, 'black', 4) +
  bag(0, -118, 44, 'red', 5) +
  litter(0, -96, 80, 26, 26) +
  bag(-34, 12, 44, 'white', 7) +
  bag(30, 14, 40, 'blue', 8) +
  litter(0, 12, 190, 14, 50)
}</g>`;

const scene = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">${fills}
    <rect width="640" height="190" fill="url(#wall)"/><rect y="190" width="640" height="170" fill="url(#floor)"/>
    ${front}${pavement}${content}${demoMark}</svg>`;

const [binX] = STORY_BIN_AT;

/** What the camera can show in the story. */
export const storyScenes = {
  clean: scene(bin(binX - 90, false) + bin(binX, false) + bin(binX + 90, false)),
  overflowing: scene(bin(binX - 90, false) + bin(binX, true) + bin(binX + 90, false) + heap),
} as const;
export type StoryScene = keyof typeof storyScenes;
