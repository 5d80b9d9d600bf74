import type { HashedPiiType } from '../model/identifier.js';
import type { DecimalMark } from './number-evidence.js';

/** The roles that a user can assign to a field. */
export const ROLES = [
  'email',
  'phone',
  'first-name',
  'last-name',
  'full-name',
  'address',
  'whole-address',
  'city',
  'state',
  'zip',
  'country',
  'consent',
  'code',
  'event-time',
  'leave-out',
] as const;
export type Role = (typeof ROLES)[number];

/** Fact: one row per event, at a time. Dimension: one row per entry. AMC cannot change it later. */
export type DataSetKind = 'fact' | 'dimension';

/** What the user, or the command line, says about the file. Fields are identified by their normalized names. */
export interface Answers {
  readonly dataSetId: string;
  readonly country: string | null;
  /** Zone of times without an offset. */
  readonly timeZone: string | null;
  /** Whether ambiguous dates have the day first; null when the user did not say. */
  readonly dayFirst: boolean | null;
  /** Whether the day probably comes first, judging by the country and the numbers of the file. */
  readonly isDayLikelyFirst: boolean;
  /** The decimal mark of ambiguous numbers; null when unknown. */
  readonly decimalMark: DecimalMark | null;
  /** Null: decided from the file. */
  readonly kind: DataSetKind | null;
  readonly roles: ReadonlyMap<string, Role>;
  /** Fields to upload as text although their meaning is unknown or they may be private. */
  readonly include: ReadonlySet<string>;
  readonly includePrivate: ReadonlySet<string>;
}

/** The identifier types of the roles whose fields are hashed as they are. */
export const IDENTIFIER_OF_ROLE: Readonly<Partial<Record<Role, HashedPiiType>>> = {
  email: 'EMAIL',
  phone: 'PHONE',
  'first-name': 'FIRST_NAME',
  'last-name': 'LAST_NAME',
  address: 'ADDRESS',
  city: 'CITY',
  state: 'STATE',
  zip: 'ZIP',
};
