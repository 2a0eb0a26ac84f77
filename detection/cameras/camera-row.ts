import {
  type CoordinateSystem,
  type DepartmentIndex,
  type ImportProblemCode,
  isPlainText,
  readDecimal,
  toCgcs2000,
} from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type CameraContent, cameraLimits } from './camera.ts';
import { type CameraField, type CameraHeaders, headingOfDirection } from './camera-columns.ts';
import {
  type CameraRowProblem,
  type CameraRowProblemCode,
  cameraRowProblem,
} from './camera-row-problem.ts';
import { readSource } from './camera-source.ts';

/** What a row says; an empty cell says nothing. */
export type CameraRowDraft = Partial<CameraContent> & { sourceUrl?: string };

export type CameraRowContext = {
  headers: CameraHeaders;
  /** Of the coordinates; platforms of GB/T 28181 give WGS-84. */
  system: CoordinateSystem;
  departments: DepartmentIndex;
  isInReach(place: { lng: number; lat: number }): boolean;
};

type Cell = { column: string; value: string };
type Code = CameraRowProblemCode | ImportProblemCode;
type Reader = {
  cell(field: CameraField): Cell | undefined;
  refuse(cell: Cell, code: Code, detail?: string): undefined;
  context: CameraRowContext;
};

/** What one row of a list says of a camera, and what is wrong with it. */
export function readCameraRow(
  { row, cells }: { row: number; cells: readonly string[] },
  context: CameraRowContext,
): { draft: CameraRowDraft; problems: CameraRowProblem[] } {
  const problems: CameraRowProblem[] = [];
  const reader: Reader = {
    context,
    cell: (field) =>
      (context.headers.columns.get(field) ?? [])
        .map(({ index, header }) => ({ column: header, value: cells[index] ?? '' }))
        .find(({ value }) => value !== ''),
    refuse({ column, value }, code, detail) {
      problems.push(cameraRowProblem({ row, column, value }, code, detail));
    },
  };
  const said = {
    cameraCode: readCode(reader),
    name: readText(reader, 'name', cameraLimits.nameLength),
    address: readText(reader, 'address', cameraLimits.addressLength),
    ...readPlace(reader),
    heightM: readNumber(reader, 'heightM', 'camera-height-invalid', (m) => m > 0 && m <= 500),
    headingDeg: readHeading(reader),
    everySeconds: readNumber(reader, 'everySeconds', 'every-invalid', isCadence),
    enabled: readEnabled(reader),
    departmentId: readDepartment(reader),
    civilCode: readMatching(reader, 'civilCode', /^\d{2,12}$/, 'civil-code-invalid'),
    ptzType: readNumber(reader, 'ptzType', 'ptz-type-invalid', isPtzType),
    sourceUrl: readSourceUrl(reader),
  };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return { draft: Object.fromEntries(given) as CameraRowDraft, problems };
}

const isCadence = (seconds: number) => {
  const { minimum, maximum } = cameraLimits.everySeconds;
  return seconds >= minimum && seconds <= maximum;
};
const isPtzType = (type: number) => Number.isInteger(type) && type >= 0 && type <= 99;

function readCode(reader: Reader): string | undefined {
  const cell = reader.cell('cameraCode');
  if (!cell) {
    const [column] = reader.context.headers.columns.get('cameraCode') ?? [];
    return reader.refuse({ column: column?.header ?? '', value: '' }, 'value-missing');
  }
  if (/^gbdeviceid$/i.test(cell.column.replaceAll('_', '')) && !/^\d{20}$/.test(cell.value)) {
    return reader.refuse(cell, 'gb-code-invalid');
  }
  if (cameraLimits.code.test(cell.value)) return cell.value;
  return reader.refuse(cell, 'camera-code-invalid');
}

function readText({ cell, refuse }: Reader, field: CameraField, limit: number) {
  const text = cell(field);
  if (!text) return undefined;
  if (!isPlainText(text.value)) return refuse(text, 'text-invalid');
  if (text.value.length > limit) return refuse(text, 'text-too-long', String(limit));
  return text.value;
}

function readMatching({ cell, refuse }: Reader, field: CameraField, form: RegExp, code: Code) {
  const text = cell(field);
  if (!text) return undefined;
  return form.test(text.value) ? text.value : refuse(text, code);
}

function readNumber(
  { cell, refuse }: Reader,
  field: CameraField,
  code: Code,
  fits: (value: number) => boolean,
): number | undefined {
  const text = cell(field);
  if (!text) return undefined;
  const value = readDecimal(text.value);
  return fits(value) ? value : refuse(text, code);
}

/** Platforms write 0, 0 for a camera nobody has put on the map. */
function readPlace({ cell, refuse, context }: Reader): { lng?: number; lat?: number } {
  const [x, y] = [cell('lng'), cell('lat')];
  if (!x || !y) return {};
  const [lng, lat] = [readDecimal(x.value), readDecimal(y.value)];
  if (lng === 0 && lat === 0) return {};
  const both = { column: `${x.column}, ${y.column}`, value: `${x.value}, ${y.value}` };
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 180)) {
    refuse(both, 'coordinate-invalid');
  } else if (Math.abs(lat) >= 88) {
    refuse(both, Math.abs(lng) < 88 ? 'coordinate-swapped' : 'coordinate-invalid');
  } else {
    const place = toCgcs2000({ lng, lat }, context.system);
    if (context.isInReach(place)) return { lng: place.lng, lat: place.lat };
    refuse(both, 'coordinate-outside');
  }
  return {};
}

/** In degrees where the list has them, else roughly from 监视方位. */
function readHeading(reader: Reader): number | undefined {
  const fits = (degrees: number) => degrees >= 0 && degrees <= 360;
  if (reader.cell('headingDeg')) return readNumber(reader, 'headingDeg', 'heading-invalid', fits);
  const direction = reader.cell('direction');
  if (!direction || direction.value === '0') return undefined;
  return headingOfDirection.get(direction.value) ?? reader.refuse(direction, 'direction-unknown');
}

const yes = new Set(['1', 'true', 'yes', '是', '启用']);
const no = new Set(['0', 'false', 'no', '否', '停用']);

function readEnabled({ cell, refuse }: Reader): boolean | undefined {
  const text = cell('enabled');
  if (!text) return undefined;
  const value = text.value.toLowerCase();
  if (yes.has(value)) return true;
  return no.has(value) ? false : refuse(text, 'enabled-unknown');
}

function readDepartment({ cell, refuse, context }: Reader): string | undefined {
  const code = cell('departmentCode');
  const name = cell('departmentName');
  if (code) {
    const department = context.departments.byCode.get(code.value);
    return department?.departmentId ?? refuse(code, 'department-unknown');
  }
  if (!name) return undefined;
  const department = context.departments.byName.get(name.value);
  if (department === 'several') return refuse(name, 'department-ambiguous');
  return department?.departmentId ?? refuse(name, 'department-unknown');
}

/** Whether it can be a source; what was entered is never shown again, because passwords are in it. */
function readSourceUrl({ cell, refuse }: Reader): string | undefined {
  const source = cell('sourceUrl');
  if (!source) return undefined;
  // As an export shows it: the camera keeps what it has.
  if (source.value.includes('…')) return undefined;
  try {
    readSource(source.value);
    return source.value;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refuse({ ...source, value: '' }, 'source-refused');
  }
}
