import { describe, expect, it } from 'vitest';
import { nodeNotice } from '../../src/cli/node-notice.js';
import { builtAmcIngest } from '../helpers/command.js';

const S3 = ['run', 'a.csv', '--schema', 'crm', '--out', 's3://bucket/amc'];

describe('the notice about old releases of Node', () => {
  it('is one line, for commands that use S3', () => {
    expect(nodeNotice(S3, '20.19.0', {})).toMatch(/^Note: Node 20\.19\.0 works today.*22 or newer\.\n$/);
    expect(nodeNotice(['run', 'a.csv', '--out=s3://bucket'], '20.19.0', {})).not.toBeNull();
    expect(nodeNotice(['run', 'a.csv', '--schema', 'crm'], '20.19.0', {})).toBeNull();
  });

  it('is not shown on releases that the SDK supports, to machines, or when it is switched off', () => {
    expect(nodeNotice(S3, '22.1.0', {})).toBeNull();
    for (const option of ['--quiet', '--json', '--log-format=json'])
      expect(nodeNotice([...S3, option], '20.19.0', {})).toBeNull();
    expect(
      nodeNotice(S3, '20.19.0', { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }),
    ).toBeNull();
  });

  it('replaces the warning of the SDK', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
      AWS_MAX_ATTEMPTS: '1',
    };
    const { stderr } = await builtAmcIngest(['verify', 's3://bucket/run'], { env });
    expect(stderr).not.toContain('NodeVersionSupportWarning');
    expect(stderr.includes('Note: Node')).toBe(Number.parseInt(process.versions.node, 10) < 22);
  });
});
