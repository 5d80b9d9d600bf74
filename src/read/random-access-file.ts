/** Bytes that can be read anywhere: what formats with a table of contents at their end need. */
export interface RandomAccess {
  readonly size: number;
  /**
   * Exactly `length` bytes from `position`.
   * @throws InputError when there are fewer, or reading fails
   */
  read(position: number, length: number): Promise<Buffer>;
  /** Call it once, on every path; what was spooled is gone then. */
  close(): Promise<void>;
}
