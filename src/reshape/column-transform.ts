/** What a transform may give: the value's new text, or something with an obvious one. Null and `''`: no value. */
export type TransformedValue = string | number | bigint | boolean | Date | null | undefined;

/** A row on its way: by output column the text that its source has, null for none. As read, before any transform. */
export type TransformRow = Readonly<Record<string, string | null>>;

/**
 * Makes a column's value out of what its source says, before the value is standardized, checked and hashed like any
 * other. Must depend on its arguments alone, give its result at once (no promise), and not keep the row.
 */
export type ColumnTransform = (value: string | null, row: TransformRow) => TransformedValue;

/** Transforms by output column. */
export type Transforms = Readonly<Record<string, ColumnTransform>>;
