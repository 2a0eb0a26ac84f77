import { isPlainText } from './asset-text.ts';
import { headerKey, unreadable } from './table.ts';

/** Everything of an asset that a file can say, by the name it has here. */
export type AssetField =
  | 'assetCode'
  | 'name'
  | 'classCode'
  | 'scheme'
  | 'supervisorCode'
  | 'supervisorName'
  | 'ownerCode'
  | 'ownerName'
  | 'maintainerCode'
  | 'maintainerName'
  | 'state'
  | 'builtOn'
  | 'changedOn'
  | 'dataSource'
  | 'material'
  | 'street'
  | 'community'
  | 'locationNote'
  | 'lng'
  | 'lat'
  | 'heightM'
  | 'gridCode'
  | 'gridCode3d'
  | 'note';

/**
 * The columns that cities exchange their registers in (CJ/T 214, GB/T 30428.2), in the order of an export,
 * with the other headers they are known under. GridCode and GridCode3D are written and never read: they
 * follow from the position.
 */
export const assetColumns: readonly { field: AssetField; header: string; aliases: string[] }[] = [
  { field: 'assetCode', header: 'ObjID', aliases: ['标识码', '部件标识码', '部件编码', '编码'] },
  { field: 'name', header: 'ObjName', aliases: ['名称', '部件名称'] },
  { field: 'classCode', header: 'ClassCode', aliases: ['类别代码', '类别编码', '部件类别代码'] },
  { field: 'scheme', header: 'CodeScheme', aliases: ['编码方案'] },
  {
    field: 'supervisorCode',
    header: 'DeptCode1',
    aliases: ['主管部门代码', '主管部门编码', '主管部门标识码'],
  },
  {
    field: 'supervisorName',
    header: 'DeptName1',
    aliases: ['Name1', '主管部门', '主管部门名称'],
  },
  {
    field: 'ownerCode',
    header: 'DeptCode2',
    aliases: ['权属单位代码', '权属单位编码', '权属单位标识码'],
  },
  {
    field: 'ownerName',
    header: 'DeptName2',
    aliases: ['Name2', '权属单位', '权属单位名称', '权属部门'],
  },
  {
    field: 'maintainerCode',
    header: 'DeptCode3',
    aliases: ['养护单位代码', '养护单位编码', '养护单位标识码'],
  },
  {
    field: 'maintainerName',
    header: 'DeptName3',
    aliases: ['Name3', '养护单位', '养护单位名称', '养护部门'],
  },
  { field: 'state', header: 'ObjState', aliases: ['状态', '部件状态'] },
  { field: 'builtOn', header: 'ORDate', aliases: ['初始日期', '初始时间', '建成日期'] },
  { field: 'changedOn', header: 'CHDate', aliases: ['变更日期', '变更时间'] },
  { field: 'dataSource', header: 'DataSource', aliases: ['数据来源'] },
  { field: 'material', header: 'Material', aliases: ['材质', '材料'] },
  { field: 'street', header: 'Street', aliases: ['街道', '所属街道'] },
  { field: 'community', header: 'Community', aliases: ['社区', '所属社区'] },
  { field: 'locationNote', header: 'LocateDSC', aliases: ['位置描述', '位置', '地址'] },
  { field: 'lng', header: 'PointX', aliases: ['经度', 'X坐标', 'X', 'lng', 'lon', 'longitude'] },
  { field: 'lat', header: 'PointY', aliases: ['纬度', 'Y坐标', 'Y', 'lat', 'latitude'] },
  { field: 'heightM', header: 'Height', aliases: ['高度', '高程', '大地高'] },
  { field: 'gridCode', header: 'GridCode', aliases: ['北斗网格码'] },
  { field: 'gridCode3d', header: 'GridCode3D', aliases: ['北斗三维网格码'] },
  { field: 'note', header: 'Note', aliases: ['备注'] },
];

/** What a column of a file means: a field, or a header we keep as it is (in `extra`). */
export type ColumnMeaning = { header: string; field: AssetField | undefined };

const fieldByHeader = new Map(
  assetColumns.flatMap(({ field, header, aliases }) =>
    [header, ...aliases].map((each): [string, AssetField] => [headerKey(each), field]),
  ),
);

const MAX_HEADER_LENGTH = 100;

/**
 * What the columns mean, in their order. Case, spaces and underscores in headers do not matter.
 * @throws AppError `import-unreadable` without ObjID, with two columns of one meaning, or a nameless one
 */
export function readHeaders(headers: readonly string[]): ColumnMeaning[] {
  const seen = new Map<string, string>();
  const meanings = headers.map((header, index) => {
    if (header === '') throw unreadable(`Column ${index + 1} has no name. Name or delete it.`);
    if (header.length > MAX_HEADER_LENGTH || !isPlainText(header)) {
      throw unreadable(
        `The name of column ${index + 1} is longer than ${MAX_HEADER_LENGTH} characters or has control characters in it.`,
      );
    }
    const field = fieldByHeader.get(headerKey(header));
    const meaning = field ?? header;
    const other = seen.get(meaning);
    if (other !== undefined) {
      throw unreadable(`The columns ${other} and ${header} mean the same. Delete one of them.`);
    }
    seen.set(meaning, header);
    return { header, field };
  });
  if (!seen.has('assetCode')) {
    throw unreadable('There is no column ObjID (标识码), by which assets are told apart. Add it.');
  }
  return meanings;
}
