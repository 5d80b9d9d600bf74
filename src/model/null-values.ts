/** Texts that mean "no value" unless the schema says otherwise (`input.nullValues`). */
export const DEFAULT_NULL_VALUES: readonly string[] = ['', 'NULL', '\\N'];
