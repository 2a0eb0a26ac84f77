export type ClientLimits = {
  /** Until the beginning of an answer. */
  answerMs: number;
  /** A file may pause for so long. */
  silenceMs: number;
  /** A whole file, however steadily it trickles. */
  fileMs: number;
  /** An answer that is read into memory. */
  answerBytes: number;
  fileBytes: number;
  /** Of the disk that are left free. */
  spareBytes: number;
};

export const clientLimits: ClientLimits = {
  answerMs: 15_000,
  silenceMs: 20_000,
  fileMs: 15 * 60_000,
  answerBytes: 16 * 2 ** 20,
  fileBytes: 4 * 2 ** 30,
  spareBytes: 2 ** 30,
};
