import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { MAX_INSTANCES } from '../../src/model/instance-tag.js';
import { s3ObjectSettings } from '../../src/store/s3-object-settings.js';

const ids = (count: number, length = 4) =>
  Array.from({ length: count }, (_, at) => `${at}`.padStart(length, 'a'));

describe('the settings of every object of a run', () => {
  it('are empty without instances and key', () => expect(s3ObjectSettings()).toEqual({}));

  it('include the tag with the instances, each once, separated by spaces', () => {
    expect(s3ObjectSettings(['amcone'])).toEqual({ Tagging: 'instanceId=amcone' });
    expect(s3ObjectSettings(['amcone', 'amctwo', 'amcone'])).toEqual({
      Tagging: 'instanceId=amcone%20amctwo',
    });
    expect(s3ObjectSettings(['a+b=c:/@._-'])).toEqual({ Tagging: 'instanceId=a%2Bb%3Dc%3A%2F%40._-' });
  });

  it('include the encryption key', () => {
    expect(s3ObjectSettings([], 'arn:aws:kms:k')).toEqual({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'arn:aws:kms:k',
    });
  });

  it('include as many instances as AMC and a tag of S3 allow', () => {
    expect(() => s3ObjectSettings(ids(MAX_INSTANCES, 2))).not.toThrow();
    expect(() => s3ObjectSettings(ids(MAX_INSTANCES + 1, 2))).toThrow(UsageError);
    expect(() => s3ObjectSettings(['a'.repeat(256)])).not.toThrow();
    expect(() => s3ObjectSettings(['a'.repeat(257)])).toThrow(UsageError);
    expect(() => s3ObjectSettings(['a'.repeat(128), 'b'.repeat(128)])).toThrow(UsageError);
  });

  it.each(['', 'a b', 'a,b', 'ä', 'a&b'])('do not include the instance %j', (id) => {
    expect(() => s3ObjectSettings([id])).toThrow(UsageError);
  });
});
