import type { adminStrings } from './admin/strings-admin.ts';
import type { auditStrings } from './admin/strings-audit.ts';
import type { assetStrings } from './assets/strings-assets.ts';
import type { boardStrings } from './board/strings-board.ts';
import type { reportStrings } from './board/strings-report.ts';
import { cameraStrings } from './cameras/strings-camera.ts';
import type { footageStrings } from './footage/strings-footage.ts';
import type { mapStrings } from './map/strings-map.ts';
import { sightingStrings } from './sightings/strings-sighting.ts';
import type { evidenceStrings } from './tickets/strings-evidence.ts';
import { ticketStrings } from './tickets/strings-ticket.ts';
import type { tourStrings } from './tour/strings-tour.ts';
import type { verificationStrings } from './verification/strings-verification.ts';
import { groundStrings } from './zones/strings-ground.ts';

export type Language = 'zh-CN' | 'en';
export type Entry = readonly [zh: string, en: string];

const shellStrings = {
  'app.name': ['智慧码', 'Citymark'],
  'app.desk': ['工单台', 'Desk'],
  'app.skip': ['跳到主要内容', 'Skip to the content'],
  'app.language': ['English', '中文'],
  'app.theme.dark': ['深色', 'Dark'],
  'app.theme.light': ['浅色', 'Light'],
  'app.sound.on': ['新工单提示音：开', 'Sound on new tickets: on'],
  'app.sound.off': ['新工单提示音：关', 'Sound on new tickets: off'],
  'app.tour': ['看一遍导览', 'Show me around'],
  'app.password': ['修改密码', 'Change password'],
  'app.signOut': ['退出登录', 'Sign out'],
  'app.cancel': ['取消', 'Cancel'],
  'app.save': ['保存', 'Save'],
  'app.close': ['关闭', 'Close'],
  'app.retry': ['重试', 'Try again'],
  'app.loading': ['正在加载', 'Loading'],

  'room.label': ['工作区', 'Rooms'],
  'room.tickets': ['工单', 'Tickets'],
  'room.verification': ['核查', 'Verification'],
  'room.sightings': ['发现', 'Sightings'],
  'room.cameras': ['摄像头', 'Cameras'],
  'room.zones': ['区域', 'Zones'],
  'room.map': ['地图', 'Map'],
  'room.board': ['看板', 'Board'],
  'room.assets': ['部件', 'Assets'],
  'room.admin': ['管理', 'Administration'],
  'room.more': ['更多', 'More'],
  'room.here': ['（当前：{room}）', '(you are in: {room})'],

  'live.on': ['实时', 'Live'],
  'live.off': ['连接中断，正在重连', 'Connection lost, reconnecting'],
  'live.new': ['新工单：{what}', 'New ticket: {what}'],
  'live.more': ['另有 {n} 张', '{n} more'],
  'live.dismiss': ['知道了', 'Dismiss'],

  'signIn.title': ['登录', 'Sign in'],
  'signIn.purpose': [
    '各处置单位在此受理、处置工单',
    'Where departments receive and handle tickets',
  ],
  'signIn.login': ['账号', 'Login'],
  'signIn.password': ['密码', 'Password'],
  'signIn.submit': ['登录', 'Sign in'],
  'signIn.needLogin': ['请输入账号', 'Enter your login'],
  'signIn.needPassword': ['请输入密码', 'Enter your password'],
  'signIn.locked': [
    '失败次数过多，账号已暂时锁定，请在 {wait}后再试',
    'Too many failed attempts. The account is locked for now; try again in {wait}',
  ],
  'signIn.forgot': [
    '忘记密码请联系本单位管理员重置。',
    'Forgot your password? Ask your administrator to reset it.',
  ],

  'password.title': ['修改密码', 'Change password'],
  'password.must': [
    '首次登录须先设置自己的密码。',
    'Before you start, set a password of your own.',
  ],
  'password.current': ['当前密码', 'Current password'],
  'password.next': ['新密码', 'New password'],
  'password.repeat': ['再次输入新密码', 'New password again'],
  'password.rule': [
    '至少 {n} 个字符，一句话最好记',
    'At least {n} characters; a phrase is easiest',
  ],
  'password.differs': ['两次输入的新密码不一致', 'The two new passwords differ'],
  'password.submit': ['保存新密码', 'Save the new password'],
  'password.saved': ['密码已修改', 'Password changed'],

  'box.label': ['工单箱', 'Boxes'],
  'box.inbox': ['收件箱', 'Inbox'],
  'box.open': ['在办', 'Open'],
  'box.overdue': ['已超期', 'Overdue'],
  'box.returned': ['退回', 'Returned'],
  'box.disputed': ['争议', 'Disputed'],
  'box.extension': ['延期申请', 'More time'],
  'box.verifying': ['待核查', 'To confirm'],
  'box.closed': ['已结案', 'Closed'],
  'box.all': ['全部', 'All'],

  'list.label': ['工单列表', 'Tickets'],
  'list.search': ['搜索编号、地点、问题', 'Search number, place, problem'],
  'list.state': ['状态', 'State'],
  'list.urgency': ['紧急程度', 'Urgency'],
  'list.anyState': ['全部状态', 'Any state'],
  'list.anyUrgency': ['全部程度', 'Any urgency'],
  'list.clear': ['清除筛选', 'Clear filters'],
  'list.more': ['加载更多', 'Load more'],
  'list.empty.inbox': ['没有待处置的工单', 'Nothing waiting for you'],
  'list.empty.inboxHint': [
    '新工单到达时会自动出现在这里。',
    'New tickets appear here by themselves.',
  ],
  'list.empty.box': ['这里没有工单', 'No tickets here'],
  'list.empty.filter': ['没有符合筛选条件的工单', 'No ticket matches the filters'],
  'list.complaints': ['{n} 人反映', '{n} {n|report|reports}'],
  'list.special': ['重点督办', 'Special supervision'],
  'list.reopened': ['重开 {n} 次', 'Reopened {n}×'],
  'list.extensionPending': ['延期待批', 'Asks for more time'],
  'list.choose': ['从左侧选择一张工单', 'Choose a ticket on the left'],
  'list.chooseHint': [
    '按 J / K 上下移动，回车打开，? 查看全部快捷键',
    'J / K to move, Enter to open, ? for all shortcuts',
  ],

  'error.title': ['出了点问题', 'Something went wrong'],
  'error.offline': ['连不上服务器', 'The server cannot be reached'],
  'error.offlineDo': [
    '请检查网络后重试；内容没有丢失。',
    'Check the network and try again; nothing is lost.',
  ],
  'error.notFoundDo': [
    '可能已转给其他单位、已被删除，或编号有误。',
    'It may have moved to another department or been removed, or the number is wrong.',
  ],
  'error.serverDo': [
    '请稍后重试；仍不行请把编号 {id} 告诉管理员。',
    'Try again shortly; if it stays, tell your administrator the number {id}.',
  ],
  'error.broken': [
    '这一部分无法显示，可能是系统刚刚更新。',
    'This part cannot be shown; the desk may just have been updated.',
  ],
  'error.reload': ['刷新页面', 'Reload the page'],
  'error.csrfDo': ['请刷新页面后重试。', 'Reload the page and try again.'],

  'keys.title': ['键盘快捷键', 'Keyboard shortcuts'],
  'keys.show': ['显示快捷键', 'Show the shortcuts'],
  'keys.everywhere': ['所有页面', 'Everywhere'],
  'keys.next': ['列表中下一条', 'Next in the list'],
  'keys.previous': ['列表中上一条', 'Previous in the list'],
  'keys.open': ['打开所选', 'Open what is chosen'],
  'keys.back': ['返回列表', 'Back to the list'],
  'keys.search': ['搜索', 'Search'],
  'keys.rooms': ['切换工作区', 'Change the room'],
  'keys.enabled': ['启用单键快捷键', 'Single-key shortcuts'],
} as const satisfies Record<string, Entry>;

/** The texts that the desk begins with, in both languages. */
export const strings = {
  ...shellStrings,
  ...ticketStrings,
  ...cameraStrings,
  ...groundStrings,
  ...sightingStrings,
};

export type StringKey =
  | keyof typeof strings
  | keyof typeof assetStrings
  | keyof typeof adminStrings
  | keyof typeof auditStrings
  | keyof typeof boardStrings
  | keyof typeof evidenceStrings
  | keyof typeof footageStrings
  | keyof typeof mapStrings
  | keyof typeof reportStrings
  | keyof typeof tourStrings
  | keyof typeof verificationStrings;
export type Values = Record<string, string | number>;

const known = new Map<string, Entry>(Object.entries(strings));

/** Adds the texts of a part of the desk that is loaded when it is entered. */
export const learnStrings = (texts: Record<string, Entry>): void => {
  for (const [key, entry] of Object.entries(texts)) known.set(key, entry);
};

/**
 * The text of a key. `{name}` takes a value; `{name|one|many}` chooses the word by whether the
 * value is 1, for English plurals.
 */
export const translate = (language: Language, key: StringKey, values: Values = {}): string => {
  const [zh, en] = known.get(key) ?? [key, key];
  const template = language === 'zh-CN' ? zh : en;
  return template.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) => {
    const value = values[name] ?? '';
    return one === undefined ? String(value) : value === 1 ? one : many;
  });
};

export type Translate = (key: StringKey, values?: Values) => string;

export const isStringKey = (key: string): key is StringKey => known.has(key);
