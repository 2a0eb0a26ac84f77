import Type from 'typebox';

export const YES_NO = ['yes', 'no'] as const;

/** A variable that is a text of a given shape. */
export const text = (pattern: string, expected: string, description: string, byDefault?: string) =>
  Type.String({
    pattern,
    expected,
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });

/** A variable that is a whole number within bounds. */
export const whole = (minimum: number, maximum: number, byDefault: number, description: string) =>
  Type.Integer({
    minimum,
    maximum,
    default: byDefault,
    expected: `a whole number from ${minimum} to ${maximum}`,
    description,
  });

/** A variable that is one of a few words. */
export const choice = <const T extends readonly string[]>(
  values: T,
  byDefault: T[number],
  description: string,
) =>
  Type.Enum([...values] as T[number][], {
    default: byDefault,
    expected: `one of ${values.join(', ')}`,
    description,
  });
