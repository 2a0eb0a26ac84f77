import { isStringKey, type Translate } from '../strings.ts';
import type { Algorithm } from './detection-api.ts';

/** A unit of a setting in words; an unknown one as it is. */
export const unitWords = (unit: string, t: Translate): string => {
  const key = `unit.${unit}`;
  return isStringKey(key) ? t(key) : unit;
};

/** The settings that were in force, by the names that the catalogue gives them. */
export const settingWords = (
  settings: Record<string, number>,
  algorithm: Algorithm | undefined,
  pick: (zh: string, en: string) => string,
  t: Translate,
): string =>
  Object.entries(settings)
    .map(([key, value]) => {
      const known = algorithm?.parameters.find((parameter) => parameter.key === key);
      return known
        ? `${pick(known.nameZh, known.nameEn)} ${value} ${unitWords(known.unit, t)}`.trim()
        : `${key} ${value}`;
    })
    .join(' · ');
