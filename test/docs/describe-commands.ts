import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages, shellLines } from './pages.js';
import { reasonNotToRun, Workplace } from './workplace.js';

/** Pages whose commands another test runs. */
const ELSEWHERE = new Set(['docs/presets.md']);
/** What a page assumes to be done, on another page. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'docs/automated-drops.md': ['amc-ingest datasets create --schema d2c-sales'],
  'docs/what-arrived.md': ['amc-ingest datasets create --schema d2c-sales'],
  'docs/operations-and-costs.md': [
    'amc-ingest datasets create --schema d2c-sales',
    'amc-ingest run samples/d2c-sales.csv --schema d2c-sales --country US --out s3://my-bucket/amc --upload',
  ],
};

/** The pages with commands that can be run. */
export const pagesWithCommands = pages()
  .filter(({ name }) => !ELSEWHERE.has(name))
  .map((page) => ({
    name: page.name,
    lines: shellLines(page).filter((line) => reasonNotToRun(line) === null),
  }))
  .filter(({ lines }) => lines.length > 0);

/** Runs the commands of each page in their order, as a reader would, each page in its own workplace. */
export function describeCommands(belongs: (page: string) => boolean): void {
  describe.each(pagesWithCommands.filter(({ name }) => belongs(name)))('$name', ({ name, lines }) => {
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
}

/** Pages whose commands have their own test file; pages on no list are run with the rest. */
export const HAND_OVER_PAGES: ReadonlySet<string> = new Set([
  'docs/automated-drops.md',
  'docs/first-upload.md',
  'docs/operations-and-costs.md',
]);
