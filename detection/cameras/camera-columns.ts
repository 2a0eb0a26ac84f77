import { headerKey, unreadable } from '../../assets/index.ts';

/** What a list of cameras can say of one. */
export type CameraField =
  | 'cameraCode'
  | 'name'
  | 'sourceUrl'
  | 'lng'
  | 'lat'
  | 'heightM'
  | 'headingDeg'
  | 'direction'
  | 'everySeconds'
  | 'enabled'
  | 'departmentCode'
  | 'departmentName'
  | 'address'
  | 'civilCode'
  | 'ptzType';

/**
 * The columns of camera lists: our own headers, those of GB/T 28181 platforms (wvp's channel
 * fields) and Chinese ones. Where several columns of a file mean the same, the first of this list that
 * has something in a row counts: platforms keep what the device says beside what people have corrected.
 */
export const cameraColumns: readonly { field: CameraField; headers: readonly string[] }[] = [
  {
    field: 'cameraCode',
    headers: ['CameraCode', 'gbDeviceId', 'deviceId', 'channelId', '国标编号', '设备编码', '编码'],
  },
  // `name` is also what a device calls itself, so that what people call it comes first.
  { field: 'name', headers: ['gbName', 'Name', '名称', '摄像头名称', '设备名称', '点位名称'] },
  { field: 'sourceUrl', headers: ['Source', '视频源', '流地址', '取流地址'] },
  { field: 'lng', headers: ['Lng', 'gbLongitude', 'longitude', '经度'] },
  { field: 'lat', headers: ['Lat', 'gbLatitude', 'latitude', '纬度'] },
  { field: 'heightM', headers: ['Height', '安装高度', '高度'] },
  { field: 'headingDeg', headers: ['Heading', '方位角', '朝向角'] },
  {
    field: 'direction',
    headers: ['Direction', 'gbDirectionType', 'directionType', '监视方位', '方向'],
  },
  { field: 'everySeconds', headers: ['EverySeconds', '巡检间隔'] },
  { field: 'enabled', headers: ['Enabled', '启用'] },
  { field: 'departmentCode', headers: ['DeptCode', '部门代码', '责任单位代码'] },
  { field: 'departmentName', headers: ['DeptName', '部门', '责任单位'] },
  { field: 'address', headers: ['Address', 'gbAddress', '地址', '安装地址'] },
  { field: 'civilCode', headers: ['CivilCode', 'gbCivilCode', '行政区划', '行政区划代码'] },
  { field: 'ptzType', headers: ['PtzType', 'gbPtzType', '摄像头类型', '云台类型'] },
];

const places = new Map(
  cameraColumns.flatMap(({ field, headers }) =>
    headers.map((header, rank): [string, { field: CameraField; rank: number }] => [
      headerKey(header),
      { field, rank },
    ]),
  ),
);

/** The columns of a file by what they mean, best first, and the headers that mean nothing here. */
export type CameraHeaders = {
  columns: ReadonlyMap<CameraField, { index: number; header: string }[]>;
  ignored: string[];
};

/** @throws AppError `import-unreadable` for a file that cannot tell cameras apart */
export function readCameraHeaders(headers: readonly string[]): CameraHeaders {
  const found = headers.map((header, index) => {
    const place = places.get(headerKey(header));
    return { header, index, ...place };
  });
  const known = found
    .filter(({ field }) => field !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.index - b.index);
  const columns = new Map<CameraField, { index: number; header: string }[]>();
  for (const { field, index, header } of known) {
    if (field) columns.set(field, [...(columns.get(field) ?? []), { index, header }]);
  }
  if (!columns.has('cameraCode')) {
    throw unreadable(
      'There is no column CameraCode (gbDeviceId, 国标编号), by which cameras are told apart. Add it.',
    );
  }
  const ignored = found.filter(({ field }) => field === undefined).map(({ header }) => header);
  return { columns, ignored: ignored.filter((header) => header !== '') };
}

/** 监视方位 of GB/T 28181 (gbDirectionType): where a camera looks, clockwise from north. */
export const headingOfDirection: ReadonlyMap<string, number> = new Map([
  ['1', 90],
  ['2', 270],
  ['3', 180],
  ['4', 0],
  ['5', 135],
  ['6', 45],
  ['7', 225],
  ['8', 315],
  ['东', 90],
  ['西', 270],
  ['南', 180],
  ['北', 0],
  ['东南', 135],
  ['东北', 45],
  ['西南', 225],
  ['西北', 315],
]);
