import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkDataSetKey, checkObjectKey } from '../../src/doctor/check-kms-key.js';
import { checkNode, MIN_NODE } from '../../src/doctor/check-node.js';
import { doctorExitCode, failed, failedBy, ok, skipped, warning } from '../../src/doctor/check-result.js';
import { ClockWatch } from '../../src/doctor/clock-watch.js';
import { DefectError, InterruptedError, StorageError, UsageError } from '../../src/errors.js';

describe('the release of Node', () => {
  test('must be at least the one in package.json', () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { engines } = z.object({ engines: z.object({ node: z.string() }) }).parse(JSON.parse(text));
    expect(engines.node).toBe(`>=${MIN_NODE.join('.')}`);
  });

  test.each([
    ['18.20.4', 'failed'],
    ['20.18.3', 'failed'],
    ['20.19.0', 'warning'],
    ['22.0.0', 'ok'],
    ['24.11.1', 'ok'],
  ])('%s is judged: %s', (version, status) => {
    expect(checkNode(version)).toMatchObject({ name: 'node', status });
  });
});

describe('a KMS key', () => {
  const key = (region: string, id: string) => `arn:aws:kms:${region}:111122223333:key/${id}`;
  const multi = 'mrk-0123456789abcdef0123456789abcdef';
  const single = '01234567-89ab-cdef-0123-456789abcdef';

  test.each([
    [key('us-east-1', multi), 'ok'],
    [key('eu-west-1', multi), 'warning'],
    [key('us-east-1', single), 'failed'],
    ['alias/mine', 'failed'],
  ])('of a data set is judged, %s: %s', (arn, status) => {
    expect(checkDataSetKey(arn)).toMatchObject({ status });
  });

  test('in another region names the replica to look for', () => {
    expect(checkDataSetKey(key('eu-west-1', multi)).whatToDo).toContain(key('us-east-1', multi));
  });

  test.each([
    [key('us-east-1', multi), 'us-east-1', 'ok'],
    [key('us-east-1', multi), undefined, 'ok'],
    [key('us-east-1', single), 'us-east-1', 'warning'],
    [key('eu-west-1', multi), 'eu-west-1', 'warning'],
    [key('eu-west-1', multi), 'us-east-1', 'failed'],
    ['alias/mine', 'us-east-1', 'failed'],
    [single, undefined, 'failed'],
  ])('of objects is judged, %s in %s: %s', (arn, region, status) => {
    expect(checkObjectKey(arn, region)).toMatchObject({ status });
  });
});

describe('the clock', () => {
  const NOW = Date.UTC(2026, 0, 15, 12);
  const at = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString();

  test.each([
    [0, 'ok'],
    [59, 'ok'],
    [-59, 'ok'],
    [62, 'warning'],
    [-62, 'warning'],
    [302, 'failed'],
    [-302, 'failed'],
  ])('that is %s s off is judged: %s', (seconds, status) => {
    const clock = new ClockWatch(() => NOW);
    clock.observe('s3', at(seconds), NOW, NOW + 1000);
    expect(clock.check()).toMatchObject({ name: 'clock', status });
  });

  test('is compared with the server that answered fastest', () => {
    const clock = new ClockWatch(() => NOW);
    clock.observe('far', at(0), NOW, NOW + 9_000);
    clock.observe('near', at(400), NOW, NOW + 10);
    clock.observe('later', at(0), NOW, NOW + 9_000);
    expect(clock.check().message).toMatch(/clock is 400 s behind that of near/);
  });

  test('is not judged without a time', () => {
    const clock = new ClockWatch(() => NOW);
    clock.observe('s3', 'yesterday', NOW, NOW);
    clock.observe('s3', at(900), NOW, NOW + 60_000);
    expect(clock.check()).toMatchObject({ status: 'skipped' });
  });
});

describe('the exit code', () => {
  const service = failedBy('s', new StorageError('down', { code: 'S3_FAILED' }));
  const mistake = failedBy('c', new UsageError('wrong', { code: 'WRONG' }));

  test('is that of the most severe finding', () => {
    expect(doctorExitCode([ok('a', ''), warning('b', '', ''), skipped('c', '')])).toBe(0);
    expect(doctorExitCode([service, ok('a', '')])).toBe(4);
    expect(doctorExitCode([service, mistake])).toBe(2);
    expect(doctorExitCode([failed('a', '', '')])).toBe(2);
  });

  test('ignores errors that are not findings', () => {
    for (const error of [new InterruptedError(), new TypeError('x')])
      expect(() => failedBy('a', error)).toThrow(error);
    expect(failedBy('a', new DefectError('x', { code: 'X' }))).toMatchObject({ status: 'failed' });
  });
});
