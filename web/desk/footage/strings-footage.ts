import { type Entry, learnStrings } from '../strings.ts';

/** Words of recorded video. */
export const footageStrings = {
  'footage.title': ['录像', 'Footage'],
  'footage.clips': ['录像片段', 'Clips'],
  'footage.play': ['播放{role}的片段', 'Play the clip {role}'],
  'footage.role.before': ['处置前', 'before'],
  'footage.role.after': ['处置后', 'after'],
  'footage.why': ['为什么要看录像？', 'Why do you look at footage?'],
  'footage.whyHint': [
    '每次查看都会记录姓名、摄像头、时段和理由。本次登录只问一次。',
    'Every view is recorded with your name, the camera, the time and the reason. Asked once until you leave.',
  ],
  'footage.needReason': ['请填写理由', 'Give a reason'],
  'footage.verifying': ['核查工单 {number}', 'Verifying ticket {number}'],
  'footage.watch': ['查看', 'Look'],
  'footage.reasonGiven': ['理由：{reason}', 'Reason: {reason}'],
  'footage.changeReason': ['修改理由', 'Change the reason'],
  'footage.preparing': ['正在准备片段，可能要几分钟', 'Preparing the clip; this may take minutes'],
  'footage.tryAt': ['{at} 再试', 'Tries again at {at}'],
  'footage.failed': ['取不到这段录像：{why}', 'This footage could not be had: {why}'],
  'footage.clip': ['{from} 至 {to} 的录像', 'Footage from {from} to {to}'],
  'footage.day': ['日期', 'Day'],
  'footage.strip': ['{day}有录像的时段', 'Footage of {day}'],
  'footage.none': ['这一天没有录像', 'No footage of that day'],
  'footage.nobody': ['这台摄像头没有人录像', 'Nobody records this camera'],
  'footage.provider': ['来源：{name}', 'From: {name}'],
  'source.recorder': ['本系统录像', 'our recorder'],
  'source.footage': ['录像', 'footage'],
  'source.look': ['巡检画面', 'a look on patrol'],
  'source.fresh': ['临时抓拍', 'a look taken for this'],
  'footage.from': ['从', 'From'],
  'footage.to': ['到', 'To'],
  'footage.playChosen': ['播放选中时段', 'Play what is chosen'],
  'footage.frameAt': ['看“从”这一刻', 'See the moment “From”'],
  'footage.frame': ['{at} 的画面', 'The picture at {at}'],
  'footage.noFrame': ['这一刻没有画面', 'There is no picture of that moment'],
  'footage.tooLong': ['一次最多 {n} 分钟', 'At most {n} minutes at a time'],
  'footage.save': ['下载', 'Download'],
} as const satisfies Record<string, Entry>;

learnStrings(footageStrings);
