import { type Algorithm, algorithm } from './algorithm.ts';
import { reach, smallest, sureScore } from './parameters.ts';

const MINUTE = 60;

/** 垃圾箱, 垃圾间(楼): where rubbish belongs. */
export const binClasses = ['0305', '0304'] as const;

/** 市容环境: rubbish and things left behind. */
export const waste: readonly Algorithm[] = [
  algorithm({
    algorithmId: 'bin-overflow',
    nameZh: '垃圾满溢',
    nameEn: 'Overflowing bin',
    definitionZh: '垃圾箱已满、盖不上，或箱体周围堆有垃圾，持续超过规定时间',
    definitionEn: 'A bin is full or does not close, or rubbish lies on or around it',
    eventCode: '0103',
    problemCode: 'overflowing',
    assetClasses: [...binClasses],
    // Bins too: a box on a bin that is surer to be closed is no overflow.
    labels: ['overflow', 'garbage_bin'],
    requiredLabels: ['overflow'],
    uses: ['detections', 'asset'],
    closeUp: true,
    urgency: 'C',
    dwellSeconds: 15 * MINUTE,
    minScore: 0.5,
    more: [sureScore(0.65)],
  }),
  algorithm({
    algorithmId: 'exposed-garbage',
    nameZh: '暴露垃圾',
    nameEn: 'Rubbish on the street',
    definitionZh: '垃圾箱以外的公共场地有成堆或成袋的垃圾，持续超过规定时间',
    definitionEn: 'Rubbish in heaps or bags on public ground, outside bins',
    eventCode: '0102',
    problemCode: 'litter-around',
    labels: ['garbage', 'overflow'],
    requiredLabels: ['garbage'],
    uses: ['detections'],
    closeUp: true,
    zonePurposes: ['watch', 'shop_front', 'no_vending', 'no_parking', 'fire_lane'],
    urgency: 'C',
    dwellSeconds: 15 * MINUTE,
    minScore: 0.5,
    more: [sureScore(0.65)],
  }),
  algorithm({
    algorithmId: 'left-object',
    nameZh: '遗留物',
    nameEn: 'Object left behind',
    definitionZh:
      '公共场地出现新的静止物品（非人、非车，且不是被移走的物品），无人取走超过规定时间',
    definitionEn:
      'Something new that is neither person nor vehicle, and not the trace of something removed, stays where it was put',
    eventCode: '0199',
    problemCode: 'unattended',
    uses: ['static'],
    zonePurposes: ['watch', 'restricted', 'shop_front', 'fire_lane'],
    urgency: 'B',
    dwellSeconds: 5 * MINUTE,
    more: smallest(0.25, 1),
  }),
  algorithm({
    algorithmId: 'illegal-dumping',
    nameZh: '违规倾倒',
    nameEn: 'Illegal dumping',
    definitionZh: '有人或车辆停留后离开，原地留下新的静止物品',
    definitionEn: 'Somebody was at a place and left something new behind there',
    eventCode: '0103',
    problemCode: 'litter-around',
    labels: ['person'],
    requiredLabels: ['person'],
    uses: ['detections', 'static'],
    zonePurposes: ['watch', 'restricted'],
    urgency: 'B',
    dwellSeconds: 30,
    minScore: 0.4,
    more: [...smallest(0.4, 2), reach(1)],
  }),
];
