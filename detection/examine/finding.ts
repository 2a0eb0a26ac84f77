import type { CameraHealth } from '../look.ts';

/** 结论: whether a problem is still at its place. */
export type Verdict = 'gone' | 'still_there' | 'cannot_see';

/** Why, in words a person understands. */
export const findingReasons = {
  dark: { zh: '画面太暗', en: 'The picture is too dark' },
  blurred: { zh: '画面模糊', en: 'The picture is blurred' },
  covered: { zh: '镜头被遮挡', en: 'The camera is covered' },
  frozen: { zh: '画面没有更新', en: 'The picture is the same as before, noise and all' },
  moved: {
    zh: '前后画面对不上，摄像头可能被移动',
    en: 'The pictures do not fit together; the camera may have moved',
  },
  'out-of-picture': { zh: '问题位置不在画面内', en: 'The place is outside the picture' },
  'surroundings-differ': { zh: '周围环境前后差别太大', en: 'The surroundings differ too much' },
  'in-front': { zh: '有人或车辆挡在前面', en: 'Somebody or something stands in front' },
  'references-alike': {
    zh: '问题画面与干净画面没有区别',
    en: 'The pictures with and without the problem look alike',
  },
  'like-the-problem': { zh: '与有问题时的画面一致', en: 'It looks as it did with the problem' },
  'like-clean': { zh: '与干净时的画面一致', en: 'It looks as it did when it was clean' },
  'thing-left': {
    zh: '原来的东西不见了，露出后面的地面',
    en: 'What stood there is gone and the ground shows',
  },
  'something-else': { zh: '那里多了别的东西', en: 'Something else is there now' },
  'seen-again': { zh: '模型再次识别到该问题', en: 'The model sees the problem again' },
  'not-seen-again': {
    zh: '那里变了，模型不再识别到该问题',
    en: 'The place has changed and the model no longer sees the problem',
  },
  changed: {
    zh: '那里变了，但没有干净时的画面可比',
    en: 'The place has changed, but there is no picture of it when it was clean',
  },
  unclear: { zh: '前后变化不足以下结论', en: 'The change is not clear enough' },
  disagree: { zh: '几张画面结论不一致', en: 'The pictures do not agree' },
  appeared: {
    zh: '与干净时相比，那里多了东西',
    en: 'Something is there that was not when it was clean',
  },
  'model-sees': { zh: '模型识别到该问题', en: 'The model sees the problem' },
  'no-clean': {
    zh: '没有干净时的画面可比',
    en: 'There is no picture of the place when it was clean',
  },
  'no-camera': { zh: '没有摄像头能看到该位置', en: 'No camera sees the place' },
  'no-region': {
    zh: '无法确定该位置在画面中的区域',
    en: 'Where the place shows in the picture is not known',
  },
  'no-picture-before': {
    zh: '没有问题发生时的画面',
    en: 'There is no picture from when it was reported',
  },
  'no-picture-after': { zh: '取不到现在的画面', en: 'No picture from afterwards can be had' },
  unreadable: { zh: '画面无法比对', en: 'The pictures cannot be compared' },
  'cameras-disagree': {
    zh: '几台摄像头结论不一致',
    en: 'The cameras that see the place do not agree',
  },
} as const satisfies Record<string, { zh: string; en: string }>;

export type FindingReason = keyof typeof findingReasons;

/** What was measured of one picture taken afterwards; shares are 0 to 1. */
export type PictureFinding = {
  verdict: Verdict;
  confidence: number;
  reason: FindingReason;
  /** How well it lies on the picture from before. */
  registration: number;
  /** How much of the surroundings looks otherwise. */
  surroundings: number;
  /** Of what the problem changed: looks clean, looks like the problem, looks like neither. */
  clean: number;
  problem: number;
  other: number;
  /** Shares of the region behind people and vehicles, and in which a model sees the problem; null: no model looked. */
  hidden: number | null;
  recognised: number | null;
} & LaidPicture;

/** How good a picture is, and how it lies on the one that others are compared with. */
export type LaidPicture = {
  health: CameraHealth;
  /** Row by row: takes its pixels to those of the picture it was laid on; null: it does not fit. */
  homography: readonly number[] | null;
};

/** The verdict of all pictures together. */
export type Finding = {
  verdict: Verdict;
  confidence: number;
  reason: FindingReason;
  pictures: PictureFinding[];
};

/** A finding with what was measured of the pictures that the others were compared with. */
export type Examination = Finding & {
  /** Of the picture that the others were laid on. */
  health: CameraHealth;
  /** Of the clean picture; null: there was none. */
  clean: LaidPicture | null;
};

/**
 * Joins what single pictures say. *gone* needs two thirds of those that can see and none against it;
 * *still_there* needs more than half; everything else is *cannot_see*.
 */
export function joinFindings(pictures: readonly PictureFinding[]): Finding {
  const of = (verdict: Verdict) => pictures.filter((each) => each.verdict === verdict);
  const [gone, still, blind] = [of('gone'), of('still_there'), of('cannot_see')];
  const answer = (agreeing: PictureFinding[], verdict: Verdict): Finding => {
    const best = agreeing.toSorted((a, b) => b.confidence - a.confidence)[0];
    const sum = agreeing.reduce((total, each) => total + each.confidence, 0);
    const confidence = sum / Math.max(1, pictures.length);
    return { verdict, confidence, reason: best?.reason ?? 'disagree', pictures: [...pictures] };
  };
  const seeing = gone.length + still.length;
  if (gone.length > 0 && still.length > 0 && still.length * 2 <= seeing) {
    return { ...answer(blind, 'cannot_see'), reason: 'disagree', confidence: 0.5 };
  }
  if (still.length * 2 > seeing) return answer(still, 'still_there');
  if (gone.length > 0 && gone.length * 3 >= pictures.length * 2) return answer(gone, 'gone');
  if (gone.length > 0) return { ...answer(blind, 'cannot_see'), confidence: 0.5 };
  return answer(blind, 'cannot_see');
}
