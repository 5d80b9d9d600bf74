/** Examines the plain bytes of a data file as they pass. */
export interface FileContent {
  add(chunk: Uint8Array): void;
  /**
   * Call it once, at the end.
   * @returns rows: null when the file is cut off, or its header or footer is missing; columns: the names that the file
   * states, in order, null if it states none
   */
  read(): { readonly rows: number | null; readonly columns: readonly string[] | null };
}
