import type { Parameter } from './algorithm.ts';

/** At least so many of them. */
export const minCount = (byDefault: number): Parameter => ({
  key: 'minCount',
  unit: 'count',
  nameZh: '最少数量',
  nameEn: 'At least so many',
  byDefault,
  minimum: 1,
  maximum: 500,
});

/** How close to each other things have to be to belong together. */
export const reach = (byDefault: number): Parameter => ({
  key: 'reachRatio',
  unit: 'ratio',
  nameZh: '相互距离（以较高者的身高为单位）',
  nameEn: 'Distance to each other, in heights of the taller one',
  byDefault,
  minimum: 0.1,
  maximum: 10,
});

/** The smallest thing that counts, where the camera is calibrated and where it is not. */
export const smallest = (sideM: number, areaPermille: number): Parameter[] => [
  {
    key: 'minSideM',
    unit: 'm',
    nameZh: '最小边长（已标定的摄像头）',
    nameEn: 'Smallest side (calibrated cameras)',
    byDefault: sideM,
    minimum: 0.05,
    maximum: 10,
  },
  {
    key: 'minAreaPermille',
    unit: 'permille',
    nameZh: '最小面积，画面千分之几（未标定的摄像头）',
    nameEn: 'Smallest area in thousandths of the picture (cameras without calibration)',
    byDefault: areaPermille,
    minimum: 0.1,
    maximum: 500,
  },
];

/** How like its clean picture a fixture has to look. */
export const minLikeness = (byDefault: number): Parameter => ({
  key: 'minLikeness',
  unit: 'ratio',
  nameZh: '与正常画面的最低相似度',
  nameEn: 'Lowest likeness to its clean picture',
  byDefault,
  minimum: 0.1,
  maximum: 0.95,
});

/** How much brighter than its surroundings a lamp that is lit is, of the full range. */
export const minGlow = (byDefault: number): Parameter => ({
  key: 'minGlow',
  unit: 'ratio',
  nameZh: '亮灯与周围的最小亮度差',
  nameEn: 'Least difference of a lit lamp to its surroundings',
  byDefault,
  minimum: 0.02,
  maximum: 0.9,
});

/** From this score on nobody has to confirm an alert before it becomes a ticket. */
export const sureScore = (byDefault: number): Parameter => ({
  key: 'sureScore',
  unit: 'score',
  nameZh: '免人工确认的可信度',
  nameEn: 'Score from which no person has to confirm',
  byDefault,
  minimum: 0.05,
  maximum: 1,
});
