/**
 * The one catalogue of everything that can go wrong and be told to a caller.
 * A code is stable: it is the last part of the problem's URL, and clients may switch on it.
 */
export const errorCatalogue = {
  // Requests
  'bad-request': { status: 400, zh: '请求格式不正确', en: 'The request is malformed' },
  'invalid-field': { status: 422, zh: '填写的内容有误', en: 'A field is not valid' },
  'not-found': { status: 404, zh: '没有找到', en: 'Not found' },
  conflict: { status: 409, zh: '与现有内容冲突', en: 'Conflicts with what is there' },
  'too-large': { status: 413, zh: '内容过大', en: 'Too large' },
  'unsupported-type': { status: 415, zh: '不支持的文件类型', en: 'Unsupported file type' },
  'too-many-requests': { status: 429, zh: '操作太频繁，请稍后再试', en: 'Too many requests' },
  internal: { status: 500, zh: '系统内部错误', en: 'Internal error' },
  unavailable: { status: 503, zh: '服务暂时不可用', en: 'Temporarily unavailable' },
  // Signing in
  'not-signed-in': { status: 401, zh: '请先登录', en: 'Sign in first' },
  'wrong-credentials': { status: 401, zh: '账号或密码不正确', en: 'Wrong login or password' },
  'account-locked': {
    status: 429,
    zh: '登录失败次数过多，请稍后再试',
    en: 'Too many failed sign-ins',
  },
  'not-allowed': { status: 403, zh: '没有权限', en: 'Not allowed' },
  'password-change-required': {
    status: 403,
    zh: '请先修改密码',
    en: 'Choose a new password first',
  },
  'login-taken': { status: 409, zh: '账号已存在', en: 'This login is taken' },
  'csrf-failed': { status: 403, zh: '页面已过期，请刷新后重试', en: 'The page has expired' },
  // Assets
  'asset-code-invalid': { status: 422, zh: '部件标识码不正确', en: 'The asset code is not valid' },
  'asset-code-taken': { status: 409, zh: '部件标识码已存在', en: 'The asset code is taken' },
  'class-unknown': { status: 422, zh: '没有这个部件类别', en: 'There is no such asset class' },
  'demo-loaded': { status: 409, zh: '演示数据已经存在', en: 'The demo district is loaded already' },
  'department-code-taken': {
    status: 409,
    zh: '部门代码已存在',
    en: 'The department code is taken',
  },
  'department-unknown': { status: 422, zh: '没有这个部门', en: 'There is no such department' },
  'import-unreadable': { status: 422, zh: '导入文件无法读取', en: 'The file cannot be imported' },
  'label-unreadable': {
    status: 500,
    zh: '标签上的二维码无法识读',
    en: 'A symbol of the label cannot be read back',
  },
  'place-invalid': { status: 422, zh: '坐标不正确', en: 'The coordinates are not valid' },
  // Models
  'model-unknown': { status: 404, zh: '没有这个模型', en: 'There is no such model' },
  'model-invalid': { status: 422, zh: '模型清单或文件不正确', en: 'The model cannot be used' },
  'model-unavailable': {
    status: 503,
    zh: '模型暂时不可用',
    en: 'The model cannot be used just now',
  },
  'model-failed': { status: 500, zh: '模型输出无效', en: 'The model gave an answer of no use' },
  'mask-failed': {
    status: 503,
    zh: '无法遮挡图片中的人和车辆',
    en: 'People and vehicles in the picture cannot be masked',
  },
  'picture-unreadable': { status: 422, zh: '图片无法读取', en: 'The picture cannot be read' },
  // Tickets
  'ticket-move-not-allowed': {
    status: 409,
    zh: '工单当前状态不允许此操作',
    en: 'The ticket cannot be moved that way now',
  },
  'contact-not-shared': {
    status: 403,
    zh: '市民未同意提供联系方式',
    en: 'The reporter has not shared the contact',
  },
  'rating-closed': { status: 409, zh: '现在不能评价', en: 'Cannot be rated now' },
  'bundle-refused': { status: 422, zh: '证据包无法读取', en: 'The bundle cannot be read' },
  // Cameras
  'video-unreadable': { status: 422, zh: '视频无法读取', en: 'The video cannot be read' },
  'calibration-refused': {
    status: 422,
    zh: '标定点不能确定摄像头，请检查后重试',
    en: 'The calibration does not hold',
  },
  'camera-code-taken': { status: 409, zh: '摄像头编码已存在', en: 'The camera code is taken' },
  'source-refused': {
    status: 422,
    zh: '视频源地址不可用',
    en: 'The source of a camera cannot be used',
  },
  'zone-invalid': { status: 422, zh: '区域边界不正确', en: 'The outline of the zone is not valid' },
  // Footage
  'footage-unavailable': {
    status: 503,
    zh: '录像暂时无法获取',
    en: 'The footage cannot be had just now',
  },
  // Workers
  'worker-token-unknown': {
    status: 401,
    zh: '工作节点令牌无效',
    en: 'The worker token is not valid',
  },
  'worker-outdated': {
    status: 409,
    zh: '工作节点与服务的版本不一致',
    en: 'Worker and service are of different versions',
  },
  // Outside world
  'blob-damaged': { status: 500, zh: '存储的文件已损坏', en: 'A stored file is damaged' },
  'database-locked': {
    status: 503,
    zh: '数据目录正被另一进程使用',
    en: 'Data directory is in use',
  },
  'secret-unreadable': { status: 500, zh: '无法解密', en: 'Cannot be decrypted' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** One thing wrong with one part of the input: a JSON pointer, a form field, or a row and column. */
export type FieldError = { field: string; message: string };

/** An error a caller is meant to see: what happened (code) and what to do about it (detail). */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldError[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfterS: number | undefined;

  constructor(
    code: ErrorCode,
    detail?: string,
    options: { fields?: FieldError[]; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(detail ?? errorCatalogue[code].en, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterS = options.retryAfterS;
  }
}
