import { type Entry, learnStrings } from '../strings.ts';

/** Words of the evidence of a ticket. */
export const evidenceStrings = {
  'proof.title': ['证据', 'Evidence'],
  'proof.intact': ['证据链完整', 'Chain intact'],
  'proof.intactWhy': [
    '{n} 件证据逐件相连并已签名，没有一个字节被改动。',
    '{n} {n|piece|pieces}, each linked to the one before and signed: not a byte was changed.',
  ],
  'proof.broken': ['证据链有误', 'Chain broken'],
  'proof.brokenWhy': [
    '至少一件证据与记录不符，请勿据此结案并告知管理员。',
    'At least one piece is not what was recorded. Do not close on it; tell your administrator.',
  ],
  'proof.download': ['下载证据包', 'Download the bundle'],
  'proof.kind.clean': ['干净时', 'Clean'],
  'proof.kind.before': ['处置前', 'Before'],
  'proof.kind.after': ['处置后', 'After'],
  'proof.kind.field-photo': ['现场照片', 'Field photo'],
  'proof.kind.clip': ['录像片段', 'Clip'],
  'proof.kind.finding': ['结论', 'Finding'],
  'proof.verdict.gone': ['已解决', 'Fixed'],
  'proof.verdict.still_there': ['仍存在', 'Still there'],
  'proof.verdict.cannot_see': ['看不清', 'Cannot see'],
  'proof.photo': ['照片 {n}', 'Photo {n}'],
  'proof.open': ['放大：{what}', 'Open: {what}'],
  'proof.camera': ['摄像头', 'Camera'],
  'proof.takenAt': ['拍摄时间', 'Taken'],
  'proof.provider': ['来源', 'From'],
  'proof.clock': ['时钟偏差', 'Clock'],
  'proof.clockBy': ['{n} 秒', '{n} s ahead'],
  'proof.model': ['模型', 'Model'],
  'proof.by': ['经手', 'By'],
  'proof.verdict': ['结论', 'Verdict'],
  'proof.hash': ['校验值', 'SHA-256'],
  'proof.region': ['位置', 'The place'],
} as const satisfies Record<string, Entry>;

learnStrings(evidenceStrings);
