import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSize } from '../../src/cli/parse-size.js';
import { validateCommand } from '../../src/cli/validate-command.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { runSubcommand } from './command-run.js';

const sample = path.resolve('samples/d2c-sales.csv');
const PROTOTYPE = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];

describe('names that every JavaScript object has, such as constructor', () => {
  it.each(PROTOTYPE)('can name joins: %s', async (name) => {
    const args = [sample, '--schema', 'd2c-sales', '--country', 'US', '--join', `${name}=${sample}`];
    const { code, stderr } = await runSubcommand(validateCommand, args);
    expect(code).toBe(2);
    expect(stderr).toContain(`joins no file called "${name}"`);
    await expect(runSubcommand(validateCommand, [...args, '--join', `${name}=${sample}`])).rejects.toThrow(
      `There are two files for ${name}`,
    );
  });

  it('do not count as joins of a schema', async () => {
    const args = [sample, '--schema', 'd2c-sales', '--join', `__proto__=${sample}`];
    await expect(runSubcommand(validateCommand, args)).rejects.toThrow('No join is called __proto__');
  });

  it('are reported when a join of that name is missing', async () => {
    const name = 'constructor';
    const schema = {
      dataSetId: 'own',
      countryCode: 'US',
      input: { join: [{ name, on: { field: 'order_id', other: 'id' }, fields: { more: 'more' } }] },
      columns: [
        { name: 'id', dataType: 'STRING', columnType: 'DIMENSION' },
        { name: 'more', dataType: 'STRING', columnType: 'DIMENSION' },
      ],
    };
    const file = path.join(await temporaryFolder(), 'own.json');
    await writeFile(file, JSON.stringify(schema));
    const { stderr } = await runSubcommand(validateCommand, [sample, '--schema', file]);
    expect(stderr).toContain(`give it as --join ${name}=FILE`);
  });

  it.each([...PROTOTYPE, '__proto__'])('do not name schemas: %s', async (name) => {
    const { code, stderr } = await runSubcommand(validateCommand, [sample, '--schema', name]);
    expect(code).toBe(2);
    expect(stderr).toContain('SCHEMA_NOT_FOUND');
  });

  it.each(PROTOTYPE)('are not units of a size: %s', (name) => {
    expect(parseSize(`5${name}`)).toBeNull();
  });

  it('can name fields of records', async () => {
    const folder = await temporaryFolder();
    const schema = {
      dataSetId: 'own',
      columns: [
        { name: 'id', dataType: 'STRING', columnType: 'DIMENSION', nullable: false },
        ...['constructor', 'tostring', 'proto'].map((name) => ({
          name,
          dataType: 'STRING',
          columnType: 'DIMENSION',
          source: { from: name === 'proto' ? '__proto__' : name === 'tostring' ? 'toString' : name },
        })),
      ],
    };
    await writeFile(path.join(folder, 'own.json'), JSON.stringify(schema));
    const file = path.join(folder, 'rows.jsonl');
    await writeFile(file, '{"id":"1","constructor":"a","__proto__":"b","toString":"c"}\n{"id":"2"}\n');
    const { stdout } = await runSubcommand(validateCommand, [
      file,
      '--schema',
      path.join(folder, 'own.json'),
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: { read: 2, written: 2 },
      columns: { constructor: { nulls: 1 }, tostring: { nulls: 1 }, proto: { nulls: 1 } },
    });
  });
});
