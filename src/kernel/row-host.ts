/**
 * What the row program asks for while it writes rows: `assembly/host.ts` says what each answer means. Addresses
 * are in the shared memory; `mayCache` is 1 when the answer may be cached for the cell.
 */
export interface RowHost {
  country(start: number, length: number, mayCache: number): number;
  consent(column: number, start: number, length: number, mayCache: number): number;
  cell(column: number, start: number, length: number, mayCache: number): number;
  unreadable(column: number, reason: number): void;
  missing(column: number): void;
  hasText(start: number, length: number): number;
  empty(): void;
  outOfTime(isFuture: number): void;
  suppress(): void;
  stop(fault: number, column: number): void;
  partition(start: number, length: number): number;
  wideNumber(column: number, start: number, length: number): void;
  word(start: number, length: number, tag: number): void;
}
