import { describe, expect, it } from 'vitest';
import {
  filesContent,
  inputContents,
  isInputContent,
  isNamedByContent,
  repeatedInputs,
} from '../../src/report/run-content.js';
import { reportOfTally } from '../helpers/report-of-tally.js';

const input = (name: string, sha256?: string, unpackedSha256?: string, rows = 5) => ({
  name,
  rows,
  ...(sha256 === undefined ? {} : { sha256 }),
  ...(unpackedSha256 === undefined ? {} : { unpackedSha256 }),
});
const file = (partition: string, sha256: string) => ({
  path: `data/${partition}`,
  partition,
  rows: 1,
  bytes: 1,
  sha256,
});

describe('the content of an input', () => {
  it('is identified by its bytes, stored and decompressed', () => {
    expect(inputContents(input('a', '11', '22'))).toEqual(['sha256:11', 'sha256:22']);
    expect(inputContents(input('a', '11', '11'))).toEqual(['sha256:11']);
    expect(inputContents(input('a', '11'))).toEqual(['sha256:11']);
    expect(inputContents(input('a', undefined, '22'))).toEqual(['sha256:22']);
    expect(inputContents(input('a'))).toEqual([]);
  });

  it('is empty without rows', () => expect(inputContents(input('a', '11', '22', 0))).toEqual([]));

  it('is repeated when the decompressed bytes are the same', () => {
    const inputs = [
      input('a', '1', '9'),
      input('b', '2', '8'),
      input('c', '3', '9'),
      input('d', '4', '9'),
      input('e', '2'),
    ];
    expect(repeatedInputs({ inputs })).toEqual([
      { name: 'c', first: 'a' },
      { name: 'd', first: 'a' },
    ]);
    expect(
      repeatedInputs({ inputs: [input('a', '1', '9', 0), input('b', '1', '9', 0), input('c', '1', '9')] }),
    ).toEqual([]);
  });
});

describe('the key of a content', () => {
  it.each([
    ['sha256:11', true],
    ['etag:11:5', true],
    ['files:11', false],
    ['run:run-1', false],
  ])('identifies an input or not: %s: %s', (content, is) => expect(isInputContent(content)).toBe(is));

  it('is a second one, by ETag, for a large object', () =>
    expect(inputContents({ ...input('a', '11'), etag: 'ee:5' })).toEqual(['sha256:11', 'etag:ee:5']));
});

describe('a derived name of a run', () => {
  const report = reportOfTally(() => undefined);
  const hex = '0123456789abcdef01234567';

  it.each([
    [`run-${hex}`, true],
    [`run-${hex}8`, false],
    [`run-${hex.slice(1)}`, false],
    ['run-20240513T101112Z-0123abcd', true],
    ['run-20240513T101112Z-0123abcde', false],
    ['run-20240513T1011123Z-0123abcd', false],
    ['daily', false],
    [`my-run-${hex}`, false],
    [`run-${hex}-2`, false],
  ])('identifies the content where it was derived: %s: %s', (runId, is) => {
    expect(isNamedByContent({ ...report, runId })).toBe(is);
    // A given name does not identify content, whatever its form.
    expect(isNamedByContent({ ...report, runId, runIdGiven: true })).toBe(false);
  });
});

describe('the content of a run', () => {
  it('is identified by its data files, in any order', () => {
    const files = [file('2024-01', 'aa'), file('2024-02', 'bb')];
    expect(filesContent({ files })).toMatch(/^files:[0-9a-f]{64}$/);
    expect(filesContent({ files: files.toReversed() })).toBe(filesContent({ files }));
    expect(filesContent({ files: [file('2024-01', 'bb'), file('2024-02', 'aa')] })).not.toBe(
      filesContent({ files }),
    );
    expect(filesContent({ files: files.slice(1) })).not.toBe(filesContent({ files }));
  });
});
