import { describe, expect, it } from 'vitest';
import { DefectError, UsageError } from '../../src/errors.js';
import { checkRunIds, RunNames } from '../../src/store/run-names.js';

describe('ids of data sets and runs', () => {
  it.each(['a', '1', 'A-b_c.d', 'run-2024.05', `a${'b'.repeat(199)}`])(
    'may be %s, which is a folder name on every system',
    (id) => {
      expect(() => checkRunIds(id, 'run')).not.toThrow();
      expect(() => checkRunIds('crm', id)).not.toThrow();
    },
  );

  it.each([
    '',
    '.',
    '..',
    '.a',
    '-a',
    '_a',
    'a/b',
    'a\\b',
    'a b',
    'ä',
    'a:b',
    'a.partial-x',
    `a${'b'.repeat(200)}`,
  ])('may not be %j', (id) => {
    expect(() => checkRunIds(id, 'run')).toThrow(UsageError);
    expect(() => checkRunIds('crm', id)).toThrow(UsageError);
  });
});

describe('the names of the files of a run', () => {
  it.each(['report.json', 'data/2024-05-13-0001.csv.gz', 'data/a b.csv', 'a/b/c'])('may be %s', (name) => {
    const names = new RunNames();
    names.claim(name);
    expect(names.list()).toEqual([name]);
  });

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    '_a',
    'a/_b',
    'a=b',
    'a/b=c',
    'a\\b',
    '../a',
    'a/../b',
    'a\0',
    'manifest.txt',
  ])('may not be %j', (name) => expect(() => new RunNames().claim(name)).toThrow(DefectError));

  it('can be used once, and again after the file could not be stored', () => {
    const names = new RunNames();
    names.claim('a');
    expect(() => names.claim('a')).toThrow(/twice/);
    names.release('a');
    expect(names.list()).toEqual([]);
    names.claim('a');
    names.claim('b');
    expect(names.list()).toEqual(['a', 'b']);
  });
});
