/** Data types of AMC columns. INTEGER has 32 bits, LONG 64, DECIMAL two decimals. */
export const DATA_TYPES = ['STRING', 'DECIMAL', 'INTEGER', 'LONG', 'TIMESTAMP', 'DATE'] as const;
export type DataType = (typeof DATA_TYPES)[number];

/** Consent signals: the IAB's two and Amazon's two. When several are given, TCF wins over GPP over Amazon's. */
export const CONSENT_TYPES = ['TCF', 'GPP', 'AMZN_USER_DATA', 'AMZN_AD_STORAGE'] as const;
export type ConsentType = (typeof CONSENT_TYPES)[number];

/** Partitioning of a fact data set: hour, day, month. */
export const PERIODS = ['PT1H', 'P1D', 'P1M'] as const;
export type Period = (typeof PERIODS)[number];

/** Grouped by, or summed. */
export const COLUMN_TYPES = ['DIMENSION', 'METRIC'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** AMC fills in the main user id and its type: no file contains them. */
export function isFilledByAmc(column: {
  readonly isMainUserId?: boolean | undefined;
  readonly isMainUserIdType?: boolean | undefined;
}): boolean {
  return column.isMainUserId === true || column.isMainUserIdType === true;
}
