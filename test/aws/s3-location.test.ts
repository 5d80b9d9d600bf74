import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { formatS3Location, isS3Url, parseOutputPrefix, parseS3Location } from '../../src/aws/s3-location.js';

const alphanumeric = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789');
const bucketName = fc
  .tuple(alphanumeric, fc.stringMatching(/^[a-z0-9-]{1,61}$/), alphanumeric)
  .map((parts) => parts.join(''));

describe('s3:// locations', () => {
  test('parse back to what was formatted, regardless of the key', () => {
    fc.assert(
      fc.property(bucketName, fc.string({ unit: 'grapheme', maxLength: 50 }), (bucket, key) => {
        expect(parseS3Location(formatS3Location({ bucket, key }))).toEqual({ bucket, key });
      }),
    );
  });

  test.each([
    ['s3://abc', 'abc', ''],
    ['s3://abc/', 'abc', ''],
    ['S3://a.b-c1/x/y.csv', 'a.b-c1', 'x/y.csv'],
    ['s3://abc/a b?c#d%20e', 'abc', 'a b?c#d%20e'],
    ['s3://abc//x', 'abc', '/x'],
  ])('include %s', (url, bucket, key) => {
    expect(isS3Url(url)).toBe(true);
    expect(parseS3Location(url)).toEqual({ bucket, key });
  });

  test.each([
    'https://abc/x',
    's3://',
    's3:///x',
    's3://ab/x',
    `s3://${'a'.repeat(64)}/x`,
    's3://Abc/x',
    's3://a_b/x',
    's3://-abc/x',
    's3://abc-/x',
    's3://a..b/x',
    's3://192.168.0.1/x',
    's3://arn:aws:s3:us-east-1:111122223333:accesspoint/x',
    `s3://abc/${'k'.repeat(1025)}`,
  ])('refuse %s', (url) => {
    expect(() => parseS3Location(url)).toThrow(UsageError);
  });

  test('end in exactly one slash for an output prefix, unless it is empty', () => {
    expect(parseOutputPrefix('s3://abc')).toEqual({ bucket: 'abc', key: '' });
    expect(parseOutputPrefix('s3://abc/')).toEqual({ bucket: 'abc', key: '' });
    expect(parseOutputPrefix('s3://abc/x/y')).toEqual({ bucket: 'abc', key: 'x/y/' });
    expect(parseOutputPrefix('s3://abc/x/y/')).toEqual({ bucket: 'abc', key: 'x/y/' });
    for (const bad of ['s3://abc//', 's3://abc//x', 's3://abc/x//', 's3://abc/../x', 's3://abc/./x']) {
      expect(() => parseOutputPrefix(bad)).toThrow(UsageError);
    }
  });
});
