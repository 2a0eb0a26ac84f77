import Type from 'typebox';

/** One thing wrong with one cell of an import: where, what, and what to do, in both languages. */
export type ImportProblem = {
  row: number;
  /** The header as the file has it. */
  column: string;
  /** The beginning of the value that is refused. */
  value: string;
  code: ImportProblemCode;
  zh: string;
  en: string;
};

/** The same in an answer. */
export const ImportProblems = Type.Array(
  Type.Object({
    row: Type.Integer(),
    column: Type.String(),
    value: Type.String(),
    code: Type.String(),
    zh: Type.String(),
    en: Type.String(),
  }),
  { description: 'The first 1,000 of them' },
);

const texts = {
  'value-missing': () => ({
    zh: '不能为空，请填写',
    en: 'must not be empty: fill it in',
  }),
  'code-invalid': () => ({
    zh: '不是16位数字标识码；在Excel中请将此列设为文本格式后重新填写',
    en: 'is no code of 16 digits; in Excel set the column to text and enter it again',
  }),
  'code-district': (district: string) => ({
    zh: `标识码前6位应为本区代码${district}`,
    en: `begins with another district: the first 6 digits must be ${district}`,
  }),
  'code-duplicate': (row: string) => ({
    zh: `与第${row}行的标识码重复，请删除其中一行`,
    en: `is in row ${row} already: delete one of the two`,
  }),
  'scheme-unknown': (known: string) => ({
    zh: `没有这个编码方案，可用：${known}`,
    en: `is no known code scheme: use one of ${known}`,
  }),
  'class-unknown': () => ({
    zh: '没有这个部件类别，请核对大小类代码',
    en: 'is no known class: check the class digits of the code',
  }),
  'class-differs': (digits: string) => ({
    zh: `与标识码中的类别${digits}不一致`,
    en: `differs from the class ${digits} in the asset code`,
  }),
  'department-unknown': () => ({
    zh: '没有这个部门，请核对，或先登记该部门',
    en: 'is no known department: correct it, or add the department first',
  }),
  'department-ambiguous': () => ({
    zh: '有多个同名部门，请填写部门代码',
    en: 'is the name of several departments: give the department code',
  }),
  'state-unknown': () => ({
    zh: '应为完好、破损、丢失或废弃之一',
    en: 'must be one of 完好, 破损, 丢失, 废弃',
  }),
  'date-invalid': () => ({
    zh: '不是有效日期，请写成 2020-03-05',
    en: 'is no date of the calendar: write it as 2020-03-05',
  }),
  'date-future': () => ({
    zh: '日期在将来，请核对',
    en: 'lies in the future: correct it',
  }),
  'coordinate-invalid': () => ({
    zh: '不是以度为单位的坐标；投影坐标（米）请先换算成经纬度',
    en: 'is no coordinate in degrees; convert projected coordinates (metres) to degrees first',
  }),
  'coordinate-swapped': () => ({
    zh: '经纬度似乎颠倒：PointX为经度，PointY为纬度',
    en: 'looks swapped: PointX is the longitude, PointY the latitude',
  }),
  'coordinate-outside': () => ({
    zh: '位于本区范围之外，请核对坐标和坐标系',
    en: 'lies outside the district: check the coordinates and their system',
  }),
  'height-invalid': () => ({
    zh: '不是合理的大地高（米，-500 至 9000）',
    en: 'is no plausible ellipsoidal height in metres (-500 to 9000)',
  }),
  'text-invalid': () => ({
    zh: '含有控制字符或残缺字符，请删除',
    en: 'has control characters or broken characters in it: delete them',
  }),
  'text-too-long': (limit: string) => ({
    zh: `超过${limit}个字，请缩短`,
    en: `is longer than ${limit} characters: shorten it`,
  }),
  'row-too-long': () => ({
    zh: '此行的单元格多于表头，请检查分隔符和引号',
    en: 'is beyond the last header: check the separators and quotes of this row',
  }),
} satisfies Record<string, (detail: string) => { zh: string; en: string }>;

export type ImportProblemCode = keyof typeof texts;

const SHOWN_LENGTH = 80;

/** Where something is wrong is known to the caller; this says what, and what to do about it. */
export function importProblem(
  where: { row: number; column: string; value: string },
  code: ImportProblemCode,
  detail = '',
): ImportProblem {
  const { row, column, value } = where;
  const shown = value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value;
  return { row, column, value: shown, code, ...texts[code](detail) };
}
