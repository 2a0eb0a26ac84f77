/** Bytes kept under their own SHA-256 (64 hex digits); writing the same bytes twice keeps one. */
export type Blobs = {
  put(bytes: Uint8Array): Promise<string>;
  /** Throws AppError `not-found`; checks the hash of what it read. */
  get(sha256: string): Promise<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  delete(sha256: string): Promise<void>;
  close(): Promise<void>;
};
