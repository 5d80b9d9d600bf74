/** What happens to values that a value map (`source.map`) does not name. */
export const NOT_IN_MAP_POLICIES = ['reject', 'null', 'pass'] as const;
export type NotInMapPolicy = (typeof NOT_IN_MAP_POLICIES)[number];

/** `source.map`, compiled. Plain data. */
export interface ValueMap {
  /** Names as the schema writes them, trimmed, and what is written for each; null: no value. */
  readonly entries: readonly (readonly [string, string | null])[];
  readonly notInMap: NotInMapPolicy;
}
