import { type Algorithm, algorithm } from './algorithm.ts';
import { minGlow, minLikeness } from './parameters.ts';

const MINUTE = 60;

/** 井盖 of every kind. */
export const coverClasses = [
  ...['0101', '0102', '0103', '0104', '0105', '0106', '0107', '0108', '0109', '0110', '0111'],
  ...['0112', '0114', '0127', '0128', '0129', '0130'],
] as const;

/** 城市部件: fixtures and the cameras themselves. */
export const fixtures: readonly Algorithm[] = [
  algorithm({
    algorithmId: 'lamp-out',
    nameZh: '路灯不亮',
    nameEn: 'Street lamp not lit',
    definitionZh: '天黑后路灯灯头不比周围亮，而邻近路灯亮着，持续超过规定时间',
    definitionEn:
      'After dusk a lamp is no brighter than its surroundings while its neighbours are lit',
    eventCode: '0118',
    codeKind: 'component',
    problemCode: 'not-lit',
    assetClasses: ['0118'],
    uses: ['asset'],
    // Latest dusk and earliest dawn of the year in Shenzhen, with half an hour to spare.
    hours: ['19:50', '05:00'],
    urgency: 'C',
    dwellSeconds: 30 * MINUTE,
    more: [minGlow(0.15)],
  }),
  algorithm({
    algorithmId: 'cover-missing',
    nameZh: '井盖缺失移位',
    nameEn: 'Manhole cover missing or displaced',
    definitionZh: '井盖所在位置的画面与正常画面明显不同，持续超过规定时间',
    definitionEn: 'The place of a cover no longer looks as it does when the cover is on',
    eventCode: '0101',
    codeKind: 'component',
    problemCode: 'missing',
    assetClasses: [...coverClasses],
    uses: ['asset'],
    urgency: 'A',
    dwellSeconds: 2 * MINUTE,
    more: [minLikeness(0.5)],
  }),
  algorithm({
    algorithmId: 'fixture-damaged',
    nameZh: '部件损坏',
    nameEn: 'Fixture damaged',
    definitionZh: '部件的画面与正常画面明显不同（倾斜、破损、被盗），持续超过规定时间',
    definitionEn: 'A fixture no longer looks as it does when it is whole: leaning, broken or gone',
    eventCode: null,
    codeKind: 'component',
    problemCode: 'damaged',
    assetClasses: null,
    uses: ['asset'],
    urgency: 'B',
    dwellSeconds: 30 * MINUTE,
    more: [minLikeness(0.4)],
  }),
  algorithm({
    algorithmId: 'camera-fault',
    nameZh: '摄像头异常',
    nameEn: 'Camera fault',
    definitionZh: '摄像头画面过暗、模糊、被遮挡、冻结或被移动，持续超过规定时间',
    definitionEn: 'The picture of a camera is dark, blurred, covered, frozen or has moved',
    eventCode: '0136',
    codeKind: 'component',
    problemCode: 'not-working',
    assetClasses: ['0136'],
    uses: ['health'],
    confirmBeforeDispatch: false,
    urgency: 'C',
    dwellSeconds: 10 * MINUTE,
  }),
];
