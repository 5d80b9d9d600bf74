/**
 * What a transform may return: the value's new text, or something with an obvious text form. Null and `''`: no value.
 */
export type TransformedValue = string | number | bigint | boolean | Date | null | undefined;

/**
 * A row while it is processed: by output column the text of its source, null for none. As read, before any transform.
 */
export type TransformRow = Readonly<Record<string, string | null>>;

/**
 * Computes a column's value from its source text, before the value is standardized, checked and hashed like any other.
 * It must depend only on its arguments, return its result directly (no promise), and not keep the row.
 */
export type ColumnTransform = (value: string | null, row: TransformRow) => TransformedValue;

/** Transforms by output column. */
export type Transforms = Readonly<Record<string, ColumnTransform>>;
