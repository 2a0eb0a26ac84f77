/** A stretch of time: [from, to). */
export type TimeRange = { from: Date; to: Date };

export const footageProviderKinds = [
  'recorder',
  'frigate',
  'zlmediakit',
  'mediamtx',
  'wvp',
] as const;
export type FootageProviderKind = (typeof footageProviderKinds)[number];

/** How a camera is called where its footage is. */
export type FootageCamera = {
  cameraId: string;
  /** The provider's own name of it, or names. */
  name: string;
};

/** A clip that was written, and the time that it covers, by the provider's clock. */
export type FetchedClip = {
  path: string;
  from: Date;
  to: Date;
  /** Seconds that the provider's clock is ahead of ours; null: unknown. */
  clockOffsetSeconds: number | null;
};

/** Whoever keeps what cameras have seen: our own recorder, or another platform. */
export type FootageProvider = {
  readonly kind: FootageProviderKind;
  /** False: may take minutes or fail for a while (GB/T 28181): only called from jobs, in short windows. */
  readonly isPrompt: boolean;
  /**
   * What it has of the range: sorted, not overlapping, clipped; empty: nothing.
   * @throws AppError `footage-unavailable` when it cannot say now
   */
  stretches(camera: FootageCamera, range: TimeRange, signal?: AbortSignal): Promise<TimeRange[]>;
  /**
   * Writes an MP4 that is not re-encoded to `path`; it begins at a keyframe at or before `from` where there
   * is one.
   * @throws AppError `not-found` when nothing is there, `footage-unavailable` when it may be had later
   */
  fetchClip(
    camera: FootageCamera,
    range: TimeRange,
    path: string,
    signal?: AbortSignal,
  ): Promise<FetchedClip>;
};

/** The provider of a camera, and how the camera is called there; undefined: nobody records it. */
export type ProviderOf = (
  cameraId: string,
) => Promise<{ provider: FootageProvider; camera: FootageCamera } | undefined>;
