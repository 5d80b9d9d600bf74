/** Bytes that can be read at any position, as formats with a table of contents at their end require. */
export interface RandomAccess {
  readonly size: number;
  /**
   * Exactly `length` bytes from `position`.
   * @throws InputError when there are fewer, or reading fails
   */
  read(position: number, length: number): Promise<Buffer>;
  /** Call it once, on every path; a spooled copy is gone afterwards. */
  close(): Promise<void>;
}
