import type { DecisionReason } from '../board/decision-store.ts';
import type { ReportLanguage } from './report-deps.ts';

const zh = {
  title: '民生诉求早报',
  about: (day: string) => `${day} 的情况`,
  filed: '立案',
  closed: '结案',
  onTime: '按期办结',
  rating: '满意度',
  overdue: '目前超期',
  value: '当日',
  dayBefore: '前一日',
  weekBefore: '上周同日',
  counts: '立案与结案',
  hotKinds: '高发问题',
  since: (title: string, day: string) => `${title}（${day} 以来）`,
  hotPlaces: '高发地点',
  decisions: '需要决定',
  departments: '各部门',
  ticket: '工单',
  what: '问题',
  place: '地点',
  department: '部门',
  why: '原因',
  days: '天数',
  returned: '退回',
  reopened: '重开',
  late: '超期',
  nothing: '没有',
  reasons: {
    supervised: '重点督办',
    reopened: '多次重开',
    disputed: '争议未决',
    overdue: '严重超期',
  } satisfies Record<DecisionReason, string> as Record<DecisionReason, string>,
  times: (count: number) => `${count} 件`,
  score: (score: number) => `${score.toFixed(1)} 分`,
  headline: (it: HeadlineParts) =>
    `${it.day}立案 ${it.filed} 件（${it.filedTrend}），结案 ${it.closed} 件（${it.closedTrend}）` +
    `${it.onTime ? `，按期办结 ${it.onTime}` : ''}；目前超期 ${it.overdue} 件。`,
  trend: (more: number) =>
    more === 0 ? '与前一日持平' : `比前一日${more > 0 ? '多' : '少'} ${Math.abs(more)}`,
  madeAt: (at: string) => `${at} 生成`,
  page: (page: number, of: number) => `第 ${page} 页，共 ${of} 页`,
  readMore: '在工单台查看',
};

type HeadlineParts = {
  day: string;
  filed: number;
  filedTrend: string;
  closed: number;
  closedTrend: string;
  onTime: string;
  overdue: number;
};

const en: typeof zh = {
  title: 'Morning report',
  about: (day) => `On ${day}`,
  filed: 'Filed',
  closed: 'Closed',
  onTime: 'On time',
  rating: 'Rating',
  overdue: 'Overdue now',
  value: 'That day',
  dayBefore: 'Day before',
  weekBefore: 'Week before',
  counts: 'Filed and closed',
  hotKinds: 'Most reported',
  since: (title, day) => `${title} since ${day}`,
  hotPlaces: 'Where most was reported',
  decisions: 'Needs a decision',
  departments: 'Departments',
  ticket: 'Ticket',
  what: 'Problem',
  place: 'Place',
  department: 'Department',
  why: 'Why',
  days: 'Days',
  returned: 'Returned',
  reopened: 'Reopened',
  late: 'Overdue',
  nothing: 'None',
  reasons: {
    supervised: 'Supervised',
    reopened: 'Reopened',
    disputed: 'Disputed',
    overdue: 'Overdue',
  },
  times: (count) => String(count),
  score: (score) => `${score.toFixed(1)} of 5`,
  headline: (it) =>
    `${it.day}: ${it.filed} filed (${it.filedTrend}), ${it.closed} closed (${it.closedTrend})` +
    `${it.onTime ? `, ${it.onTime} on time` : ''}; ${it.overdue} overdue now.`,
  trend: (more) =>
    more === 0
      ? 'as many as the day before'
      : `${Math.abs(more)} ${more > 0 ? 'more' : 'fewer'} than the day before`,
  madeAt: (at) => `Made ${at}`,
  page: (page, of) => `Page ${page} of ${of}`,
  readMore: 'On the desk',
};

/** Everything a report says, in both languages. */
export const reportWords: Record<ReportLanguage, typeof zh> = { zh, en };
export type ReportWords = typeof zh;

const locales: Record<ReportLanguage, string> = { zh: 'zh-CN', en: 'en-GB' };

/** A day in words, with the day of the week. */
export const dayWords = (day: string, language: ReportLanguage): string =>
  new Intl.DateTimeFormat(locales[language], {
    timeZone: 'UTC',
    ...{ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
  }).format(new Date(`${day}T00:00:00Z`));

/** A moment in words, by the clocks of the city. */
export const momentWords = (at: Date, language: ReportLanguage): string =>
  new Intl.DateTimeFormat(locales[language], {
    timeZone: 'Asia/Shanghai',
    ...{ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
    hour12: false,
  }).format(at);

/** A share as people say it; empty for none. */
export const shareWords = (share: number | null): string =>
  share === null ? '' : `${Math.round(share * 100)}%`;
