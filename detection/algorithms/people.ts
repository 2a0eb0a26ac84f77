import { type Algorithm, algorithm } from './algorithm.ts';
import { minCount, reach } from './parameters.ts';

const MINUTE = 60;

/** People and animals. */
export const people: readonly Algorithm[] = [
  algorithm({
    algorithmId: 'crowd',
    nameZh: '人员聚集',
    nameEn: 'Crowd',
    definitionZh: '相邻人员数量达到规定人数并持续超过规定时间',
    definitionEn: 'So many people stand close together',
    eventCode: '0409',
    problemCode: 'other',
    labels: ['person'],
    requiredLabels: ['person'],
    uses: ['detections'],
    zonePurposes: ['watch', 'restricted', 'fire_lane'],
    urgency: 'B',
    dwellSeconds: MINUTE,
    minScore: 0.4,
    more: [minCount(10), reach(1.5)],
  }),
  algorithm({
    algorithmId: 'intrusion',
    nameZh: '闯入禁区',
    nameEn: 'Intrusion',
    definitionZh: '人员进入禁止进入的区域超过规定时间',
    definitionEn: 'Somebody is inside a restricted zone',
    eventCode: '0499',
    problemCode: 'climbing',
    labels: ['person'],
    requiredLabels: ['person'],
    uses: ['detections'],
    zonePurposes: ['restricted'],
    zoneRequired: true,
    urgency: 'A',
    dwellSeconds: 5,
    minScore: 0.4,
  }),
  algorithm({
    algorithmId: 'stray-dog',
    nameZh: '犬只',
    nameEn: 'Stray dog',
    definitionZh: '犬只在公共场地无人看管超过规定时间；有人牵领的不算',
    definitionEn: 'A dog on public ground with nobody next to it',
    eventCode: '0118',
    problemCode: 'other',
    labels: ['dog', 'person'],
    requiredLabels: ['dog'],
    uses: ['detections'],
    zonePurposes: ['watch', 'restricted'],
    urgency: 'C',
    dwellSeconds: MINUTE,
    more: [reach(1.5)],
  }),
];
