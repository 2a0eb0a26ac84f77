import { type Entry, learnStrings } from '../strings.ts';

/** Words of the demo: its logins, the tour through the desk, and the story. */
export const tourStrings = {
  'tour.logins': ['演示账号', 'Demo logins'],
  'tour.loginsHint': ['点一下即可登录，随便试。', 'One click signs you in. Try anything.'],
  'tour.role.handler': ['处置员', 'Handler'],
  'tour.role.grid_worker': ['网格员', 'Grid worker'],
  'tour.role.dispatcher': ['派遣员', 'Dispatcher'],
  'tour.role.supervisor': ['督察', 'Supervisor'],
  'tour.role.leader': ['区领导', 'District leader'],
  'tour.role.asset_admin': ['部件管理员', 'Asset administrator'],
  'tour.role.auditor': ['审计员', 'Auditor'],
  'tour.role.admin': ['系统管理员', 'Administrator'],

  'tour.welcome': ['欢迎来到智慧码', 'Welcome to Citymark'],
  'tour.welcomeText': [
    '{name}，您好。街上每个设施都有一个码，知道归谁管；每个看得到它的摄像头都是见证。没有人看到已解决，工单就不会结案。',
    'Hello, {name}. Every fixture in the street carries a code that knows whose job it is, and every camera that sees it is a witness. No ticket closes until somebody has seen that it is fixed.',
  ],
  'tour.rooms': ['您的工作区', 'Your rooms'],
  'tour.roomsText': [
    '在这里切换工作区，也可以按数字键。每个岗位只看到自己需要的。',
    'Change rooms here, or with the digit keys. Each role sees what it needs.',
  ],
  'tour.work.handler': [
    '这是派给您单位的工单和剩余时间。接单、处置、拍照上报；是否结案由摄像头或网格员来看。',
    'The tickets of your department with the time that is left. Accept, do the work, report it with a photo; a camera or a grid worker sees whether it may close.',
  ],
  'tour.work.grid_worker': [
    '不用跑现场：前后画面并排，按 1 已解决、2 未解决、3 看不清，几秒一件。',
    'No walking: before and after side by side. 1 fixed, 2 not fixed, 3 cannot see; seconds for each.',
  ],
  'tour.work.dispatcher': [
    '需要您决定的都在这里：未派遣的、退回的、有争议的、超期的。',
    'What needs your decision: unassigned, returned, disputed and overdue tickets.',
  ],
  'tour.work.supervisor': [
    '各单位是否按时、被退回多少、群众是否满意，每个数字点开就是背后的工单。',
    'Who is on time, what was returned, how citizens rate it. Each figure opens the tickets behind it.',
  ],
  'tour.work.leader': [
    '今天与昨天、上周相比如何，哪里集中，哪些事需要您拍板。',
    'Today against yesterday and last week, where it gathers, and what needs your decision.',
  ],
  'tour.work.asset_admin': [
    '设施、铭牌和摄像头：登记、导入、打印、绑定、更换，看谁看得到它。',
    'Fixtures, plates and cameras: register, import, print, bind, replace, and see what sees them.',
  ],
  'tour.work.auditor': [
    '谁做了什么、凭什么结案，每一步都有证据，改过一个字节都能发现。',
    'Who did what, and what a closing stands on. Each step has evidence; one changed byte shows.',
  ],
  'tour.work.admin': [
    '部门、人员、职责清单和规则，改动都有记录、有生效日期。',
    'Departments, staff, responsibilities and rules. Changes are recorded and take effect on a day.',
  ],
  'tour.tools': ['语言、明暗、快捷键', 'Language, light or dark, shortcuts'],
  'tour.toolsText': [
    '中英文和明暗随时切换；按 ? 看全部快捷键。',
    'Switch language and colours at any time; ? lists all shortcuts.',
  ],
  'tour.story': ['看一个完整的故事', 'See a whole story'],
  'tour.storyText': [
    '点这里：一个垃圾箱满溢，摄像头发现、派单、谎报被退回、真正清运后自动结案，大约一分钟，全程在地图上。',
    'Here: a bin overflows, a camera notices, a ticket goes out, a false report comes back, and it closes when a camera sees that it is clean. About a minute, live on the map.',
  ],
  'tour.skip': ['跳过', 'Skip'],
  'tour.again': ['重看导览', 'Tour again'],

  'story.pill': ['演示故事', 'Demo story'],
  'story.title': ['演示：垃圾箱满溢的一生', 'Demo: the life of an overflow'],
  'story.honest': [
    '画面是画出来的，由故事切换；识别、规则、派单和核查都是真的。只有时间压缩了：停留 4 秒就报警，实际是 15 分钟；操作以演示账号的名义进行。',
    'The picture is drawn, and the story changes it. Recognition, rules, dispatch and examination are the real ones. Only time is short: an alert after 4 seconds instead of 15 minutes. People’s steps are taken in the name of demo accounts.',
  ],
  'story.play': ['播放故事', 'Play the story'],
  'story.again': ['再播一次', 'Play it again'],
  'story.playing': ['正在播放', 'Playing'],
  'story.onMap': ['在地图上看', 'Show on the map'],
  'story.close': ['关闭', 'Close'],
  'story.steps': ['故事的步骤', 'Steps of the story'],
  'story.after': ['第 {n} 秒', 'after {n} s'],
  'story.by': ['由 {name}', 'by {name}'],
  'story.to': ['派给 {name}', 'to {name}'],
  'story.score': ['可信度 {percent}%', '{percent} % sure'],
  'story.ticketLink': ['工单 {number}', 'Ticket {number}'],
  'story.sightingLink': ['查看发现', 'The sighting'],
  'story.picture': ['摄像头画面：{what}', 'The camera’s picture: {what}'],
  'story.done': ['结案了，用时 {n} 秒', 'Closed, after {n} seconds'],
  'story.cutOff': ['上次播放中途停止，可以重新播放。', 'It stopped in the middle. Play it again.'],
  'story.failed': ['没有等到“{what}”', 'It never came to: {what}'],
  'story.failedDo': [
    '摄像头可能没有在看，或机器太忙。稍等一会儿再播放；仍不行，请看服务日志。',
    'The camera may not be looked through, or the machine is too busy. Wait a little and play it again; if that does not help, see the service’s log.',
  ],

  'story.step.watching': ['摄像头看着干净的垃圾箱', 'A camera watches a clean bin'],
  'story.step.overflow': ['垃圾箱满溢了', 'The bin overflows'],
  'story.step.seen': ['模型在画面中发现满溢', 'The model finds it in the picture'],
  'story.step.alert': ['停留够久，成为报警', 'It stays: an alert'],
  'story.step.confirmed': ['网格员确认', 'A grid worker confirms it'],
  'story.step.ticket': ['自动立案，派给养护单位', 'A ticket for the bin’s maintainer'],
  'story.step.accepted': ['处置单位接单', 'The department accepts it'],
  'story.step.claimed': ['上报已清运，其实没有', 'It says it is done, and it is not'],
  'story.step.returned': ['摄像头看到还在，退回', 'The camera still sees it: sent back'],
  'story.step.emptied': ['这次真的清运了', 'This time it is emptied'],
  'story.step.handled': ['再次上报', 'It says so again'],
  'story.step.closed': ['比对前后画面，已消失，结案', 'Before and after compared, gone: closed'],
  'story.why.seen': ['不靠人盯屏幕。', 'Nobody watches a screen.'],
  'story.why.ticket': [
    '垃圾箱自己知道归谁养护，不需要分拨。',
    'The bin knows who maintains it; nobody has to dispatch.',
  ],
  'story.why.returned': ['说了不算，看到才算。', 'A claim is not enough.'],
  'story.why.closed': [
    '证据已入链，可离线核验。',
    'The evidence is chained and can be checked anywhere.',
  ],
} as const satisfies Record<string, Entry>;

learnStrings(tourStrings);
