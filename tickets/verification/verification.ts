import { createHash } from 'node:crypto';
import type { Urgency } from '../ticket.ts';

/** 核实 before filing, 核查 before closing, and a second look at what the machine has closed. */
export const verificationKinds = ['pre-check', 'post-check', 'sample'] as const;
export type VerificationKind = (typeof verificationKinds)[number];

/** The machine is at it; a person has to look; somebody has to go there; decided. */
export const verificationStates = ['running', 'waiting', 'field', 'done'] as const;
export type VerificationState = (typeof verificationStates)[number];

/** 结论. */
export const verdicts = ['gone', 'still_there', 'cannot_see'] as const;
export type Verdict = (typeof verdicts)[number];

/** `reporter`: who complained has rated; `withdrawn`: the ticket went on without it. */
export const deciders = ['machine', 'person', 'field', 'reporter', 'withdrawn'] as const;
export type Decider = (typeof deciders)[number];

export const closers = ['machine', 'person', 'field'] as const;
/** Whose finding may close: a camera and a model, a person who looks at pictures, a person on the spot. */
export type Closer = (typeof closers)[number];

/** What holds for a category of tickets. */
export type VerificationPolicy = {
  /** `class:problem`, an algorithm's id, a class, or `*`. */
  category: string;
  closeBy: Closer;
  /** 0 to 1; a finding of the machine that is less sure decides nothing. */
  minConfidence: number;
  /** Of a hundred automatic closings, how many a person looks at again. */
  samplePercent: number;
};

/** How many times the machine tries while there is nothing to see for now: within half an hour. */
export const MAX_ATTEMPTS = 5;

/** Reasons that may pass by themselves: whoever keeps footage is away, or somebody stands in front. */
const passing: readonly string[] = [
  'no-picture-before',
  'no-picture-after',
  'in-front',
  'frozen',
  'unreadable',
];

/** Whether the machine should look once more a little later. */
export const isForNow = (
  finding: { verdict: Verdict; reason: string },
  attempts: number,
): boolean =>
  finding.verdict === 'cannot_see' && passing.includes(finding.reason) && attempts < MAX_ATTEMPTS;

/** The categories of a ticket whose policy may hold, the most special first. */
export const categoriesOf = (
  ticket: { classCode: string; problemCode: string },
  algorithmId: string | null,
): string[] => [
  `${ticket.classCode}:${ticket.problemCode}`,
  ...(algorithmId ? [algorithmId] : []),
  ticket.classCode,
  '*',
];

/**
 * What follows from the machine's finding of a post-check. It sends back and closes only when it is sure
 * enough, and never closes what a person has to look at: by policy, or because the ticket is under special
 * supervision.
 */
export function nextStep(
  policy: VerificationPolicy,
  finding: { verdict: Verdict; confidence: number },
  ticket: { specialSupervision: boolean },
): 'close' | 'send-back' | 'wait' | 'field' {
  const isSure = finding.confidence >= policy.minConfidence;
  if (isSure && finding.verdict === 'still_there') return 'send-back';
  if (policy.closeBy === 'field') return 'field';
  const mayClose = policy.closeBy === 'machine' && !ticket.specialSupervision;
  return isSure && mayClose && finding.verdict === 'gone' ? 'close' : 'wait';
}

/**
 * Whether a person looks again at the automatic closing of a ticket: as many of a hundred as the policy says,
 * and always the same ones, so that anybody can check that none was left out.
 */
export function isSampled(ticketNumber: string, samplePercent: number): boolean {
  const draw = createHash('sha256').update(`sample:${ticketNumber}`).digest().readUInt32BE(0);
  return (draw / 2 ** 32) * 100 < samplePercent;
}

const HOUR_MS = 3_600_000;
const hoursToLook: Record<Urgency, number> = { A: 4, B: 12, C: 24 };
const HOURS_TO_GO = 24;

/** By when a person should have looked. */
export const lookBy = (urgency: Urgency, openedAt: Date): Date =>
  new Date(openedAt.getTime() + hoursToLook[urgency] * HOUR_MS);

/** By when somebody should have gone there. */
export const goBy = (openedAt: Date): Date => new Date(openedAt.getTime() + HOURS_TO_GO * HOUR_MS);
