import { describe, expect, it } from 'vitest';
import { describeCommands, HAND_OVER_PAGES, pagesWithCommands } from './describe-commands.js';
import { Workplace } from './workplace.js';

describe('the commands of the documentation', () => {
  it('are found', () => {
    const names = pagesWithCommands.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...HAND_OVER_PAGES, 'README.md']));
    expect(pagesWithCommands.flatMap(({ lines }) => lines).length).toBeGreaterThan(40);
  });

  describeCommands((page) => !HAND_OVER_PAGES.has(page));
});

describe('the runner of commands', () => {
  it('fails on unknown commands, and on failures', async () => {
    const workplace = await Workplace.open();
    try {
      await expect(workplace.run('rm -r samples')).rejects.toThrow('Nobody said how');
      await expect(workplace.run('amc-ingest run a.csv | rm')).rejects.toThrow('real shell');
      await expect(workplace.run('amc-ingest run $(ls)')).rejects.toThrow('real shell');
      expect((await workplace.run('echo x | npx --no -- amc-ingest run - --schema crm')).code).toBe(3);
      expect((await workplace.run('npx --no -- amc-ingest run missing.csv --schema crm')).code).toBe(3);
      expect((await workplace.run('npx --no -- amc-ingest nonsense')).code).toBe(2);
    } finally {
      await workplace.close();
    }
  });
});
