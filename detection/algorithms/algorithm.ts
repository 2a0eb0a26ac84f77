import type { ZonePurpose } from '../zones/zone-purpose.ts';

/** A number that a camera may set otherwise, with its limits. */
export type Parameter = {
  key: string;
  unit: ParameterUnit;
  nameZh: string;
  nameEn: string;
  byDefault: number;
  minimum: number;
  maximum: number;
};

export const parameterUnits = ['s', 'm', 'count', 'score', 'ratio', 'permille'] as const;
/** `score`: 0 to 1, as models give it; `ratio`: a plain share; `permille`: thousandths of the picture. */
export type ParameterUnit = (typeof parameterUnits)[number];

export const algorithmSources = ['detections', 'static', 'asset', 'health'] as const;
/** What an algorithm looks at: a model's boxes, things that came to rest, fixtures, the camera itself. */
export type AlgorithmSource = (typeof algorithmSources)[number];

export const urgencies = ['A', 'B', 'C'] as const;
/** As in the responsibility list: A at once, B soon, C in turn. */
export type AlgorithmUrgency = (typeof urgencies)[number];

/** Why an algorithm can or cannot look, for people. */
export type Availability = { available: boolean; reasonZh?: string; reasonEn?: string };

/** What is asked of the models that are there. */
export type KnowsLabels = { has(label: string): boolean };

/** 算法: one kind of thing to find, where to look for it, and how long it has to stay. */
export type Algorithm = {
  algorithmId: string;
  nameZh: string;
  nameEn: string;
  definitionZh: string;
  definitionEn: string;
  /** GB/T 30428.2: a class of events, or of fixtures. Null: the class of the fixture it is about. */
  eventCode: string | null;
  codeKind: 'event' | 'component';
  /** The problem of the responsibility list that its ticket is about. */
  problemCode: string;
  /** Fixtures it looks at; empty: none, null: of every class. */
  assetClasses: readonly string[] | null;
  /** What it looks for in a model's boxes; one of them has to be known. */
  labels: readonly string[];
  /** Of these labels every one has to be known. */
  requiredLabels: readonly string[];
  uses: readonly AlgorithmSource[];
  /** Its model looks at its fixtures and zones at full size, instead of at the whole picture reduced. */
  closeUp: boolean;
  /** It looks only inside zones of these purposes; null: everywhere. */
  zonePurposes: readonly ZonePurpose[] | null;
  /** Without such a zone it looks nowhere (true) or everywhere. */
  zoneRequired: boolean;
  parameters: readonly Parameter[];
  /** When it looks unless the camera says otherwise, Asia/Shanghai; null: always. */
  hours: readonly [from: string, to: string] | null;
  confirmBeforeDispatch: boolean;
  urgency: AlgorithmUrgency;
  availability(models: KnowsLabels): Availability;
};

/** A row of the catalogue as it is written down: what is usual is left out. */
export type AlgorithmRow = Pick<
  Algorithm,
  | 'algorithmId'
  | 'nameZh'
  | 'nameEn'
  | 'definitionZh'
  | 'definitionEn'
  | 'eventCode'
  | 'problemCode'
  | 'uses'
  | 'urgency'
> &
  Partial<Omit<Algorithm, 'parameters' | 'availability'>> & {
    dwellSeconds: number;
    gapSeconds?: number;
    clearSeconds?: number;
    cooldownSeconds?: number;
    minScore?: number;
    more?: readonly Parameter[];
  };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A row with all that is usual filled in. */
export function algorithm(row: AlgorithmRow): Algorithm {
  const { dwellSeconds, gapSeconds, clearSeconds, cooldownSeconds, minScore, more, ...own } = row;
  const labels = own.labels ?? [];
  const timing = timingOf({ dwellSeconds, gapSeconds, clearSeconds, cooldownSeconds });
  const score = labels.length > 0 ? [scoreParameter(minScore ?? 0.35)] : [];
  return {
    codeKind: 'event',
    assetClasses: [],
    requiredLabels: [],
    closeUp: false,
    zonePurposes: null,
    zoneRequired: false,
    hours: null,
    confirmBeforeDispatch: true,
    ...own,
    labels,
    parameters: [...timing, ...score, ...(more ?? [])],
    availability: (models) => availabilityOf(labels, own.requiredLabels ?? [], models),
  };
}

function timingOf(seconds: {
  dwellSeconds: number;
  gapSeconds: number | undefined;
  clearSeconds: number | undefined;
  cooldownSeconds: number | undefined;
}): Parameter[] {
  const { dwellSeconds } = seconds;
  return [
    {
      key: 'dwellSeconds',
      unit: 's',
      nameZh: '持续多久才报警',
      nameEn: 'Stays this long before it is an alert',
      byDefault: dwellSeconds,
      minimum: 1,
      maximum: DAY,
    },
    {
      key: 'gapSeconds',
      unit: 's',
      nameZh: '中断多久仍算同一次',
      nameEn: 'May be missed for this long in between',
      byDefault: seconds.gapSeconds ?? Math.max(15, Math.min(2 * MINUTE, dwellSeconds / 3)),
      minimum: 0,
      maximum: HOUR,
    },
    {
      key: 'clearSeconds',
      unit: 's',
      nameZh: '消失多久才算解除',
      nameEn: 'Gone for this long before it is over',
      byDefault: seconds.clearSeconds ?? Math.max(30, Math.min(5 * MINUTE, dwellSeconds)),
      minimum: 1,
      maximum: DAY,
    },
    {
      key: 'cooldownSeconds',
      unit: 's',
      nameZh: '报警后多久内同一地点不再报警（已解除的除外）',
      nameEn: 'No other alert at this place for this long, unless the first is over',
      byDefault: seconds.cooldownSeconds ?? 10 * MINUTE,
      minimum: 0,
      maximum: 7 * DAY,
    },
  ];
}

const scoreParameter = (byDefault: number): Parameter => ({
  key: 'minScore',
  unit: 'score',
  nameZh: '最低可信度',
  nameEn: 'Lowest score that counts',
  byDefault,
  minimum: 0.05,
  maximum: 0.99,
});

function availabilityOf(
  labels: readonly string[],
  required: readonly string[],
  models: KnowsLabels,
): Availability {
  const missing = required.filter((label) => !models.has(label));
  const someKnown = labels.length === 0 || labels.some((label) => models.has(label));
  if (missing.length === 0 && someKnown) return { available: true };
  const wanted = missing.length > 0 ? missing : labels;
  return {
    available: false,
    reasonZh: `没有能识别 ${wanted.join('、')} 的模型：请把带有此标签的模型及其清单放入 MODELS_DIR`,
    reasonEn: `No model knows ${wanted.join(' or ')}: put one with that label and its manifest into MODELS_DIR`,
  };
}
