import type { HashedPiiType } from '../model/identifier.js';
import type { DecimalMark } from './number-evidence.js';

/** What a user can say that a field is. */
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

/** What the user, or the command line, says about the file. Fields are given by their normalized names. */
export interface Answers {
  readonly dataSetId: string;
  readonly country: string | null;
  /** Zone of times without an offset. */
  readonly timeZone: string | null;
  /** Whether dates that fit either way have the day first; null: not said. */
  readonly dayFirst: boolean | null;
  /** Whether the day is likely first, by the country and the numbers of the file. */
  readonly isDayLikelyFirst: boolean;
  /** The sign before the decimals of numbers that can be read in two ways; null: not known. */
  readonly decimalMark: DecimalMark | null;
  /** Null: by what the file looks like. */
  readonly kind: DataSetKind | null;
  readonly roles: ReadonlyMap<string, Role>;
  /** Fields to upload as text although their meaning is not known, and though they may be private. */
  readonly include: ReadonlySet<string>;
  readonly includePrivate: ReadonlySet<string>;
}

/** The identifier types of the roles that are hashed from a field as it is. */
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
