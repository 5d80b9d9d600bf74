/** The identifier types that AMC matches on after hashing (`externalUserIdType.hashedPii`). */
export const HASHED_PII_TYPES = [
  'ADDRESS',
  'CITY',
  'COUNTRY_CODE',
  'EMAIL',
  'FIRST_NAME',
  'LAST_NAME',
  'PHONE',
  'STATE',
  'ZIP',
] as const;

/** A type of {@link HASHED_PII_TYPES}. */
export type HashedPiiType = (typeof HASHED_PII_TYPES)[number];

/** Identity spaces whose ids are passed on as they are (`externalUserIdType.externalIdentity`). */
export const EXTERNAL_IDENTITY_TYPES = [
  'EXPERIAN',
  'IDFA',
  'KANTAR',
  'LIVERAMP',
  'MAID',
  'MERKLE',
  'NEUSTAR',
  'REALID',
  'SAMBATV',
] as const;

/** An identity space of {@link EXTERNAL_IDENTITY_TYPES}. */
export type ExternalIdentityType = (typeof EXTERNAL_IDENTITY_TYPES)[number];
