import { EXTERNAL_IDENTITY_TYPES, type ExternalIdentityType } from '../model/identifier.js';
import { normalizeFieldName } from '../schema/field-name.js';
import type { DataSetPlan } from '../schema/plan.js';

/** A field of a suppression list with people's identifiers. */
export interface ListColumn {
  /** Position of the field in the header; null when records name their fields. */
  readonly field: number | null;
  readonly type: 'EMAIL' | 'PHONE' | 'COUNTRY' | ExternalIdentityType;
  /** Names of the field, when records name their fields. */
  readonly from: readonly string[];
}

/** Fields by their usual names, ignoring case, spaces and punctuation. */
const KNOWN: readonly (readonly [ListColumn['type'], RegExp])[] = [
  ['EMAIL', /email|^mail(?:address|adresse)?$/],
  ['PHONE', /phone|mobile|telefon|^tel(?:no|nr|number)?$|^cell|^handy|msisdn/],
  ['COUNTRY', /^(?:country(?:code)?|land|pays)$/],
];
/**
 * Fields that may hold e-mail addresses or phone numbers, or digests of unknown origin, for which it makes no
 * difference.
 */
const EITHER = /^(?:sha256|hash|hashed|hashedid|identifier|identity|value)$/;
/** Names for fields of records without a header, which can only be requested by name. */
const ASKED = {
  EMAIL: [
    'email',
    'e-mail',
    'mail',
    'email_address',
    'hashed_email',
    'email_sha256',
    'sha256',
    'hash',
    'value',
  ],
  PHONE: ['phone', 'phone_number', 'mobile', 'telephone', 'hashed_phone', 'phone_sha256'],
  COUNTRY: ['country', 'country_code'],
} as const;

/** An e-mail address, a digest, or a phone number: not the name of a field. */
export function isValue(text: string): boolean {
  const trimmed = text.trim();
  return (
    /^\S+@\S+$/.test(trimmed) || /^[0-9a-f]{64}$/i.test(trimmed) || /^[+(]?\d[\d\s()./-]{5,}$/.test(trimmed)
  );
}

/** The fields with people's identifiers; empty when there are none, or the header is itself a line of values. */
export function listColumns(fields: readonly string[] | null, plan: DataSetPlan): readonly ListColumn[] {
  const bySchema = sourcesOf(plan);
  if (fields === null) return askedFor(bySchema);
  if (fields.some(isValue)) return [];
  const columns = fields.flatMap((name, field): ListColumn[] => {
    const type = bySchema.get(normalizeFieldName(name)) ?? typeOf(name);
    if (type !== null) return [{ field, type, from: [] }];
    const either = EITHER.test(plainName(name)) ? (['EMAIL', 'PHONE'] as const) : [];
    return either.map((one) => ({ field, type: one, from: [] }));
  });
  return columns.some(({ type }) => type !== 'COUNTRY') ? columns : [];
}

function typeOf(name: string): ListColumn['type'] | null {
  const plain = plainName(name);
  const space = EXTERNAL_IDENTITY_TYPES.find((type) => type.toLowerCase() === plain);
  return space ?? KNOWN.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The data set's own names for its identifiers. */
function sourcesOf({ columns }: DataSetPlan): ReadonlyMap<string, ListColumn['type']> {
  return new Map(
    columns.flatMap(({ kind, sources }) => {
      const type =
        kind.kind === 'externalId'
          ? kind.type
          : kind.kind === 'country'
            ? 'COUNTRY'
            : kind.kind === 'hashedPii' && (kind.type === 'EMAIL' || kind.type === 'PHONE')
              ? kind.type
              : null;
      return type === null ? [] : sources.map((source) => [source, type] as const);
    }),
  );
}

function askedFor(bySchema: ReadonlyMap<string, ListColumn['type']>): readonly ListColumn[] {
  const namesOf = (type: ListColumn['type']) =>
    [...bySchema].flatMap(([name, of]) => (of === type ? [name] : []));
  const asked = (['EMAIL', 'PHONE', 'COUNTRY'] as const).map((type) => ({
    field: null,
    type,
    from: [...new Set([...namesOf(type), ...ASKED[type]])],
  }));
  const spaces = EXTERNAL_IDENTITY_TYPES.map((type) => ({
    field: null,
    type,
    from: [...new Set([...namesOf(type), type.toLowerCase()])],
  }));
  return [...asked, ...spaces];
}
