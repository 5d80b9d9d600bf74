import { Script, type Context } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineScript, otherIdentifiersScript, phoneScript } from '../../scripts/engines/engine-script.mjs';
import { bigQueryStatement, snowflakeStatements } from '../../scripts/engines/statements.mjs';
import { hashIdentifier } from '../../src/identifiers.js';
import { bareEngine, evaluate } from '../library/bare-engine.js';
import { goldenValues, identitiesOfRun, type GoldenValue } from './golden-values.js';

const SOME = ['US', 'CA', 'GB', 'DE', 'FR', 'IT', 'ES', 'JP', 'IN'];
const values = goldenValues();
let ofRun: readonly (string | null)[];
beforeAll(async () => {
  ofRun = await identitiesOfRun(values);
});

/** What the engine returns for values, all in one call. */
function hashesOf(
  context: Context,
  own: readonly GoldenValue[],
  call = 'amcHash(type, value, country)',
): unknown {
  const list = JSON.stringify(own);
  return evaluate(context, `${list}.map(({ type, value, country }) => ${call})`);
}

describe('the script for JavaScript engines', () => {
  let all: string;
  beforeAll(async () => {
    all = await engineScript();
  });

  it('is within the limit of BigQuery, 1 MB per library', () => {
    expect(Buffer.byteLength(all)).toBeLessThan(1_000_000);
  });

  it('produces the hashes of run in a bare engine', () => {
    expect(values.length).toBeGreaterThan(12_000);
    expect(hashesOf(bareEngine(all), values)).toEqual(ofRun);
  });

  it('is called by the statement for BigQuery', () => {
    const body = /AS r"""(.*)"""/s.exec(bigQueryStatement())?.[1] ?? '';
    const context = bareEngine(`${all}\nfunction row(id_type, id_value, id_country) {${body}}`);
    expect(evaluate(context, 'row("email", "A@b.com", null)')).toBe(hashIdentifier('EMAIL', 'a@b.com'));
  });

  it('returns NULL for NULL, names no value in errors, and hashes nothing for unknown countries and lost characters', () => {
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

describe('the functions of Snowflake', () => {
  let functions: readonly string[];
  let phones: string;
  beforeAll(async () => {
    const [ofPhones, others] = await Promise.all([phoneScript(SOME), otherIdentifiersScript()]);
    phones = ofPhones;
    functions = snowflakeStatements({ phones, others });
  });

  /** The code of a function, as the engine runs it for every row. */
  const bodyOf = (statement = '') => /\$\$\n(.*)\n\$\$/s.exec(statement)?.[1] ?? '';
  const rowFunctions = () => `
    function amc_hash_phone(ID_VALUE, ID_COUNTRY) {${bodyOf(functions[0])}}
    function amc_hash_other(ID_TYPE, ID_VALUE, ID_COUNTRY) {${bodyOf(functions[1])}}`;

  it('have less code each than the 100 kB that Snowflake recommends, and different names', () => {
    expect(functions).toHaveLength(3);
    for (const statement of functions) expect(Buffer.byteLength(statement)).toBeLessThan(100_000);
    expect(functions.map((statement) => /FUNCTION (\w+)\(/.exec(statement)?.[1])).toEqual([
      'amc_hash_phone',
      'amc_hash_other',
      'amc_hash',
    ]);
  });

  it('produce the hashes of run, or null for phone numbers of excluded countries', () => {
    const context = bareEngine(rowFunctions());
    // Each evaluation of a body takes time, so all rows of the test are one call of the function it defines.
    evaluate(context, '[amc_hash_phone("1", "US"), amc_hash_other("EMAIL", "a@b.com")]');
    const given = hashesOf(
      context,
      values,
      'type === "PHONE" ? amcPhones.amcHash(type, value, country) : amcOthers.amcHash(type, value, country)',
    );
    const hashes = Array.isArray(given) ? given : [];
    expect(hashes).toHaveLength(values.length);
    const differing = values.flatMap((value, index) =>
      hashes[index] === ofRun[index] ? [] : [{ ...value, given: String(hashes[index]) }],
    );
    expect(differing.filter(({ type, given: hash }) => type !== 'PHONE' || hash !== 'null')).toEqual([]);
    // A calling code, or the row's country, belongs to an excluded country.
    expect(
      differing.filter(
        ({ value, country }) => SOME.includes(country ?? '') && !/^\W*(?:\+|00|011|599|52)/.test(value),
      ),
    ).toEqual([]);
  });

  it('are created once, and evaluated for every row', () => {
    const context = bareEngine(rowFunctions());
    const own = values.filter(({ type }) => type !== 'PHONE').slice(0, 300);
    const rows = hashesOf(
      context,
      own,
      'amc_hash_other(type, value, country === null ? undefined : country)',
    );
    expect(rows).toEqual(ofRun.filter((_, index) => values[index]?.type !== 'PHONE').slice(0, 300));
    expect(evaluate(context, 'amc_hash_phone("(202) 555-0143", "United States")')).toBe(
      hashIdentifier('PHONE', '(202) 555-0143', { country: 'US' }),
    );
    new Script(
      `const first = [amcOthers, amcPhones]; amc_hash_other("EMAIL", "a@b.com"); amc_hash_phone("1", "US");
      if (first[0] !== amcOthers || first[1] !== amcPhones) throw new Error("made again")`,
    ).runInContext(context);
  });

  it('throw for a type of the other function, and never return a wrong hash', () => {
    const context = bareEngine(rowFunctions());
    const failing = (call: string) =>
      evaluate(context, `(() => { try { return ${call}; } catch (error) { return error.message; } })()`);
    expect(failing('amc_hash_other("PHONE", "2025550143", "US")')).toBe('Another function hashes this type.');
    expect(failing('amc_hash_other("MAIL", "secret@x.com", "US")')).toMatch(/^The type has to be one of/);
  });

  it('support names of the countries that they read, and the codes of all', () => {
    const context = bareEngine(phones);
    const phone = (value: string, country: string) =>
      evaluate(
        context,
        `amcIdentifiers.amcHash("PHONE", ${JSON.stringify(value)}, ${JSON.stringify(country)})`,
      );
    const german = hashIdentifier('PHONE', '030 1234567', { country: 'DE' });
    for (const country of ['DE', 'deu', 'Deutschland', 'Alemania', 'BRD'])
      expect(phone('030 1234567', country)).toBe(german);
    expect(phone('+49 30 1234567', 'NL')).toBe(german);
    expect(phone('+49 30 1234567', 'Slovenia')).toBe(null);
  });

  it('are called by one function that takes the type', () => {
    expect(functions[2]).toContain(
      "CASE WHEN UPPER(ID_TYPE) = 'PHONE' THEN amc_hash_phone(ID_VALUE, ID_COUNTRY)",
    );
    expect(functions[2]).toContain('ELSE amc_hash_other(ID_TYPE, ID_VALUE, ID_COUNTRY) END');
  });
});
