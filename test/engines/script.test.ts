import { Script, type Context } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineScript } from '../../scripts/engines/engine-script.mjs';
import { bigQueryStatement, snowflakeStatement } from '../../scripts/engines/statements.mjs';
import { hashIdentifier } from '../../src/identifiers.js';
import { bareEngine, evaluate } from '../library/bare-engine.js';
import { goldenValues, type GoldenValue } from './golden-values.js';

const SOME = ['US', 'CA', 'GB', 'DE', 'FR', 'IT', 'ES', 'JP', 'IN'];
const isReadable = ({ value }: GoldenValue) => !/[\uFFFD\p{Surrogate}]/u.test(value);
const values = goldenValues().filter(isReadable);

/** What the engine gives for values, all in one call. */
function hashesOf(
  context: Context,
  own: readonly GoldenValue[],
  call = 'amcHash(type, value, country)',
): unknown {
  const list = JSON.stringify(own);
  return evaluate(context, `${list}.map(({ type, value, country }) => ${call})`);
}

const expected = (own: readonly GoldenValue[]) =>
  own.map(({ type, value, country }) => hashIdentifier(type, value, { country }));

describe('the script for JavaScript engines', () => {
  let all: string;
  let some: string;
  beforeAll(async () => {
    [all, some] = await Promise.all([engineScript(), engineScript(SOME)]);
  });

  it('is within the limits of the engines', () => {
    // BigQuery: 1 MB per library. Snowflake recommends 100 kB.
    expect(Buffer.byteLength(all)).toBeLessThan(1_000_000);
    expect(Buffer.byteLength(snowflakeStatement(some))).toBeLessThan(140_000);
  });

  it('gives the hashes of run in a bare engine', () => {
    expect(values.length).toBeGreaterThan(300);
    expect(hashesOf(bareEngine(all), values)).toEqual(expected(values));
  });

  it('trimmed by country gives them, too, or null for phone numbers of others', () => {
    const context = bareEngine(some);
    const isOther = ({ type, country }: GoldenValue) =>
      type === 'PHONE' && (country === null || !SOME.includes(country));
    const own = values.filter((value) => !isOther(value));
    const given = hashesOf(context, own);
    const right = expected(own);
    const differing = Array.isArray(given)
      ? own.flatMap((value, index) => (given[index] === right[index] ? [] : [{ value, given: given[index] }]))
      : [];
    // Numbers with the calling code of a country that was left out.
    expect(differing.filter(({ value, given: hash }) => hash !== null || value.type !== 'PHONE')).toEqual([]);
    expect(differing.every(({ value }) => /^\W*(?:\+|00)/.test(value.value))).toBe(true);
    const others = values.filter(isOther);
    const wrong = hashesOf(context, others);
    expect(
      Array.isArray(wrong) && wrong.every((hash, index) => hash === null || hash === expected(others)[index]),
    ).toBe(true);
  });

  it('runs as the statement for Snowflake has it: evaluated again for every row, made once', () => {
    const body = /\$\$\n(.*)\n\$\$/s.exec(snowflakeStatement(some))?.[1] ?? '';
    const context = bareEngine(`function row(ID_TYPE, ID_VALUE, ID_COUNTRY) {${body}}`);
    const call = 'row(type, value, country === null ? undefined : country)';
    const own = values.filter(({ type }) => type !== 'PHONE').slice(0, 500);
    expect(hashesOf(context, own, call)).toEqual(expected(own));
    new Script(
      'const first = amcIdentifiers; row("EMAIL", "a@b.com"); if (first !== amcIdentifiers) throw new Error("made again")',
    ).runInContext(context);
  });

  it('is called by the statement for BigQuery', () => {
    const body = /AS r"""(.*)"""/s.exec(bigQueryStatement())?.[1] ?? '';
    const context = bareEngine(`${all}\nfunction row(id_type, id_value, id_country) {${body}}`);
    expect(evaluate(context, 'row("email", "A@b.com", null)')).toBe(hashIdentifier('EMAIL', 'a@b.com'));
  });

  it('takes NULL, names no value in errors, and hashes nothing for unknown countries and lost letters', () => {
    const context = bareEngine(all);
    expect(
      evaluate(
        context,
        '[amcHash("EMAIL", null), amcHash("EMAIL", undefined, null), amcHash("PHONE", "2025550143", "Atlantis"), amcHash("CITY", "M\\uFFFDnchen"), amcHash("CITY", "\\ud800x")]',
      ),
    ).toEqual([null, null, null, null, null]);
    const message = evaluate(
      context,
      '(() => { try { amcHash("MAIL", "secret@x.com"); } catch (error) { return error.message; } })()',
    );
    expect(message).toMatch(/^The type has to be one of/);
  });
});
