/** Looks at the plain bytes of a data file while they go by. */
export interface FileContent {
  add(chunk: Uint8Array): void;
  /**
   * To be called once, at the end.
   * @returns rows: null when the file is cut off, or its header or footer is missing; columns: the names that the file
   * states, in its order, null where it states none
   */
  read(): { readonly rows: number | null; readonly columns: readonly string[] | null };
}
