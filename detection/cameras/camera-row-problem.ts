import { type ImportProblem, type ImportProblemCode, importProblem } from '../../assets/index.ts';

const texts = {
  'camera-code-invalid': {
    zh: '编码应为1至64位字母、数字、点、连字符或下划线；在Excel中请将此列设为文本格式后重新填写',
    en: 'must be 1 to 64 letters, digits, dots, hyphens or underscores; in Excel set the column to text and enter it again',
  },
  'gb-code-invalid': {
    zh: '国标编号应为20位数字；在Excel中请将此列设为文本格式后重新填写',
    en: 'must be the 20 digits of GB/T 28181; in Excel set the column to text and enter it again',
  },
  'camera-height-invalid': {
    zh: '安装高度应为离地米数（大于0，至多500）',
    en: 'must be metres above the ground, more than 0 and 500 at most',
  },
  'heading-invalid': {
    zh: '朝向应为0至360度，正北为0，顺时针',
    en: 'must be 0 to 360 degrees, clockwise from north',
  },
  'direction-unknown': {
    zh: '监视方位应为1至8（1东 2西 3南 4北 5东南 6东北 7西南 8西北）',
    en: 'must be 1 to 8: 1 east, 2 west, 3 south, 4 north, 5 south-east, 6 north-east, 7 south-west, 8 north-west',
  },
  'every-invalid': {
    zh: '巡检间隔应为0.2至3600秒',
    en: 'must be 0.2 to 3600 seconds',
  },
  'enabled-unknown': { zh: '应为是或否', en: 'must be yes or no' },
  'civil-code-invalid': { zh: '行政区划代码应为2至12位数字', en: 'must be 2 to 12 digits' },
  'ptz-type-invalid': {
    zh: '摄像头类型应为0至99的整数',
    en: 'must be a whole number from 0 to 99',
  },
  'source-refused': {
    zh: '视频源地址不可用：应为rtsp://、rtsps://、http(s)://，或视频目录中的file:文件名',
    en: 'cannot be used as a source: write rtsp://, rtsps://, http(s)://, or file: and a name in the video directory',
  },
  'camera-code-duplicate': {
    zh: '编码在前面的行中已出现，请删除其中一行',
    en: 'is in a row above already: delete one of the two',
  },
} as const;

export type CameraRowProblemCode = keyof typeof texts;

/** One thing wrong with one cell of a list of cameras: where, what, and what to do. */
export type CameraRowProblem = Omit<ImportProblem, 'code'> & {
  code: CameraRowProblemCode | ImportProblemCode;
};

const isOwn = (code: string): code is CameraRowProblemCode => code in texts;

/** What is wrong with a cell; the texts that assets have too are theirs. */
export function cameraRowProblem(
  where: { row: number; column: string; value: string },
  code: CameraRowProblemCode | ImportProblemCode,
  detail = '',
): CameraRowProblem {
  if (!isOwn(code)) return importProblem(where, code, detail);
  // Cuts long values as the problems of assets do.
  return { ...importProblem(where, 'value-missing'), code, ...texts[code] };
}
