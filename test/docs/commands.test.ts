import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages, shellLines } from './pages.js';
import { reasonNotToRun, Workplace } from './workplace.js';

/** Pages whose commands another test runs. */
const ELSEWHERE = new Set(['docs/presets.md']);
/** What a page takes for given: done on another page. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'docs/automated-drops.md': ['amc-ingest datasets create --schema d2c-sales'],
  'docs/operations-and-costs.md': [
    'amc-ingest datasets create --schema d2c-sales',
    'amc-ingest run samples/d2c-sales.csv --schema d2c-sales --country US --out s3://my-bucket/amc --upload',
  ],
};

const withCommands = pages()
  .filter(({ name }) => !ELSEWHERE.has(name))
  .map((page) => ({
    name: page.name,
    lines: shellLines(page).filter((line) => reasonNotToRun(line) === null),
  }))
  .filter(({ lines }) => lines.length > 0);

describe('the commands of the documentation', () => {
  it('are found', () => {
    expect(withCommands.length).toBeGreaterThan(8);
    expect(withCommands.flatMap(({ lines }) => lines).length).toBeGreaterThan(40);
  });

  describe.each(withCommands)('$name', ({ name, lines }) => {
    let workplace: Workplace;
    beforeAll(async () => {
      workplace = await Workplace.open();
      for (const line of BEFORE[name] ?? []) expect((await workplace.run(line)).code).toBe(0);
    });
    afterAll(() => workplace.close());

    it.each(lines)('%s', async (line) => {
      const { code, stdout, stderr } = await workplace.run(line);
      expect({ code, output: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, output: '' });
    });
  });
});

describe('the runner of commands', () => {
  it('fails on what it does not know, and on what fails', async () => {
    const workplace = await Workplace.open();
    try {
      await expect(workplace.run('rm -r samples')).rejects.toThrow('Nobody said how');
      await expect(workplace.run('amc-ingest run a.csv | head')).rejects.toThrow('real shell');
      expect((await workplace.run('npx amc-ingest run missing.csv --schema crm')).code).toBe(3);
      expect((await workplace.run('npx amc-ingest nonsense')).code).toBe(2);
    } finally {
      await workplace.close();
    }
  });
});
