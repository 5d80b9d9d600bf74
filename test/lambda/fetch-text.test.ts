import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchSsmParameter } from '../../src/lambda/config/fetch-text.js';

const ssm = mockClient(SSMClient);
beforeEach(() => ssm.reset());
afterAll(() => ssm.restore());

describe('an SSM parameter', () => {
  it('is read, and decrypted where it is encrypted', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '{}' } });
    expect(await fetchSsmParameter('/amc/config')).toBe('{}');
    expect(ssm.commandCalls(GetParameterCommand)[0]?.args[0].input).toEqual({
      Name: '/amc/config',
      WithDecryption: true,
    });
  });

  it.each([
    ['ParameterNotFound', 'CONFIG_NOT_READABLE', false],
    ['AccessDeniedException', 'CONFIG_NOT_READABLE', false],
    ['ThrottlingException', 'SSM_FAILED', true],
    ['TimeoutError', 'SSM_FAILED', true],
  ])('that fails with %s is reported as %s', async (name, code, retryable) => {
    ssm.on(GetParameterCommand).rejects(Object.assign(new Error('x'), { name }));
    await expect(fetchSsmParameter('/amc/config')).rejects.toMatchObject({ code, retryable });
  });
});
