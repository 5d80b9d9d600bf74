/**
 * What was dialed before the ten digits of a Mexican number until 2019: 1 after the country code; 01, 044 or 045 within
 * Mexico.
 */
const INTERNATIONAL = /^(\+|0?0?11|00)52(?:0?1|04[45])([2-9][0-9]{9})$/;
const INSIDE = /^(?:52(?:0?1|04[45])|01|04[45])([2-9][0-9]{9})$/;

/**
 * A Mexican number without what was dialed before its ten digits (`+52 1 55 …`, `044 55 …`): customer systems and
 * messengers still write it. Other numbers are returned as they are.
 *
 * @param number digits with an optional leading `+`
 * @param country the row's
 */
export function withoutMexicanPrefix(number: string, country: string | null): string {
  const abroad = INTERNATIONAL.exec(number);
  if (abroad !== null) return `${abroad[1] ?? '+'}52${abroad[2] ?? ''}`;
  const inside = country === 'MX' ? INSIDE.exec(number) : null;
  return inside === null ? number : `+52${inside[1] ?? ''}`;
}
