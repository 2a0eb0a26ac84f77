import { isPlainText } from '../../assets/index.ts';
import {
  type Camera,
  type Click,
  type ClickResidual,
  encode,
  type Point,
} from '../../geogrid/index.ts';
import { AppError, type FieldError } from '../../platform/errors.ts';
import type { CameraHealth } from '../look.ts';

export const sourceKinds = ['rtsp', 'http', 'file', 'none'] as const;
/** Where a camera's pictures come from; `none`: it is only on the map, or detects by itself. */
export type SourceKind = (typeof sourceKinds)[number];

/** What a homography was fitted to, kept so that one can go on clicking. */
export type Calibration = {
  widthPx: number;
  heightPx: number;
  clicks: readonly Click[];
  rmseM: number;
  residuals: readonly ClickResidual[];
};

/** What people say of a camera. */
export type CameraContent = {
  /** Unique: the 20 digits of GB/T 28181, or the city's own. */
  cameraCode: string;
  name: string;
  /** CGCS2000 degrees. */
  lng: number;
  lat: number;
  /** Above the ground, if known. */
  heightM: number | null;
  /** Roughly where it looks, clockwise from north, when nothing better is known. */
  headingDeg: number | null;
  /** Seconds between looks. */
  everySeconds: number;
  enabled: boolean;
  /** Whether our recorder keeps what it sees. */
  record: boolean;
  /** Days that this is kept; null: as this installation does. */
  footageDays: number | null;
  /** Responsible for what is seen where nothing else says it. */
  departmentId: string | null;
  address: string | null;
  civilCode: string | null;
  /** gbPtzType of GB/T 28181 platforms. */
  ptzType: number | null;
};

/** What the newest look of a camera left. */
export type CameraCondition = {
  health: CameraHealth;
  healthSince: Date;
  lastLookAt: Date | null;
  lagSeconds: number | null;
  lastFrameSha256: string | null;
  lastFrameAt: Date | null;
  lastFrameWidthPx: number | null;
  lastFrameHeightPx: number | null;
};

/** A camera as it is stored, without the credentials of its source. */
export type CameraRecord = CameraContent &
  CameraCondition & {
    cameraId: string;
    sourceKind: SourceKind;
    /** Without credentials; empty for `none`. */
    sourceShown: string;
    /** BeiDou grid code of level 8. */
    gridCode: string;
    /** Known by its pose or by clicks; null: not calibrated. */
    geometry: Camera | null;
    calibration: Calibration | null;
    /** What it showed when it was calibrated. */
    referenceFrameSha256: string | null;
    isDemo: boolean;
    createdAt: Date;
    updatedAt: Date;
  };

export const cameraLimits = {
  code: /^[0-9A-Za-z._-]{1,64}$/,
  nameLength: 200,
  addressLength: 500,
  sourceLength: 2000,
  heightM: 500,
  everySeconds: { minimum: 0.2, maximum: 3600, byDefault: 10 },
  footageDays: 3650,
} as const;

/** GB/T 39409 level of a camera's cell, about a metre. */
const GRID_LEVEL = 8;

export const cameraGridCode = ({ lng, lat }: { lng: number; lat: number }): string =>
  encode({ lng, lat }, GRID_LEVEL);

/**
 * That what is said of a camera can be true. Only what is given is checked.
 * @param isInReach whether a place can belong to the district
 * @throws AppError `invalid-field` with all that is wrong
 */
export function checkCamera(
  draft: Partial<CameraContent>,
  isInReach: (place: Point) => boolean,
): void {
  const fields: FieldError[] = [];
  const refuse = (field: keyof CameraContent, message: string) =>
    fields.push({ field: `/${field}`, message });
  for (const field of ['name', 'address', 'civilCode'] as const) {
    if (draft[field] && !isPlainText(draft[field])) refuse(field, 'Delete the control characters.');
  }
  if (draft.name !== undefined && draft.name.trim() === '') refuse('name', 'Give a name.');
  if (draft.cameraCode !== undefined && !cameraLimits.code.test(draft.cameraCode)) {
    refuse('cameraCode', 'Use 1 to 64 letters, digits, dots, hyphens or underscores.');
  }
  const { lng, lat } = draft;
  if (lng !== undefined && lat !== undefined && !isInReach({ lng, lat })) {
    refuse('lng', 'The place lies outside the district.');
  }
  if (fields.length > 0) {
    throw new AppError('invalid-field', 'Correct the fields that are listed.', { fields });
  }
}
