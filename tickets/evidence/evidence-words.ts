import type { EvidenceKind } from '../../detection/index.ts';
import type { MoveFinding, TicketState } from '../ticket.ts';

type Words = { zh: string; en: string };

/** What evidence is called on paper. */
export const kindWords: Record<EvidenceKind, Words> = {
  clean: { zh: '干净时', en: 'When it was clean' },
  before: { zh: '处置前', en: 'Before' },
  after: { zh: '处置后', en: 'After' },
  'field-photo': { zh: '现场照片', en: 'Photo taken on the spot' },
  clip: { zh: '录像片段', en: 'Clip' },
  finding: { zh: '结论', en: 'Finding' },
};

export const verdictWords: Record<MoveFinding['verdict'] | 'cannot_see', Words> = {
  gone: { zh: '问题已消除', en: 'Gone' },
  still_there: { zh: '问题仍在', en: 'Still there' },
  cannot_see: { zh: '看不清', en: 'Cannot be seen' },
};

export const stateWords: Record<TicketState, Words> = {
  new: { zh: '待派遣', en: 'New' },
  rejected: { zh: '不予立案', en: 'Rejected' },
  dispatched: { zh: '已派遣', en: 'Dispatched' },
  accepted: { zh: '处置中', en: 'In hand' },
  handled: { zh: '已处置', en: 'Handled' },
  verifying: { zh: '核查中', en: 'Being verified' },
  closed: { zh: '已结案', en: 'Closed' },
  returned: { zh: '已退回', en: 'Returned' },
  disputed: { zh: '争议中', en: 'Disputed' },
  suspended: { zh: '已挂起', en: 'Suspended' },
  merged: { zh: '已并案', en: 'Merged' },
  reopened: { zh: '已重开', en: 'Reopened' },
};

const events: Record<string, Words> = {
  file: { zh: '立案', en: 'Filed' },
  join: { zh: '并入诉求', en: 'Complaint joined' },
  sighting: { zh: '摄像头发现', en: 'Seen by a camera' },
  dispatch: { zh: '派遣', en: 'Dispatched' },
  accept: { zh: '接收', en: 'Accepted' },
  handled: { zh: '报告处置完毕', en: 'Reported done' },
  verify: { zh: '开始核查', en: 'Verification began' },
  'pre-check': { zh: '核实', en: 'Pre-check' },
  'post-check': { zh: '核查', en: 'Post-check' },
  confirm: { zh: '结案', en: 'Closed' },
  'send-back': { zh: '退回重办', en: 'Sent back' },
  reopen: { zh: '重开', en: 'Reopened' },
  overturn: { zh: '推翻结论', en: 'Finding overturned' },
  contradict: { zh: '与后来所见不符', en: 'Contradicted by what was seen later' },
  rate: { zh: '市民评价', en: 'Rated' },
};

/** What an event of a ticket is called on paper; itself where it has no word. */
export const eventWords = (kind: string): Words => events[kind] ?? { zh: kind, en: kind };
