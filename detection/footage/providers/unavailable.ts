import { AppError } from '../../../platform/errors.ts';

const RETRY_AFTER_S = 30;

/** What cannot be had from a platform just now. @param detail goes on from "The footage platform …" */
export const unavailable = (detail: string, cause?: unknown): AppError =>
  new AppError('footage-unavailable', `The footage platform ${detail}.`, {
    cause,
    retryAfterS: RETRY_AFTER_S,
  });

/** What somebody has to put right first: trying again helps nobody, and may lock an account. */
export const unusable = (detail: string): AppError =>
  new AppError('footage-unavailable', `The footage platform ${detail}.`);

/** Whether the same may go well later. */
export const mayGoLater = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code === 'footage-unavailable' &&
  error.retryAfterS !== undefined;
