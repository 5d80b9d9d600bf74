import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { Validations } from 'aws-cdk-lib';
import { NIST80053R5Checks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeApp } from '../../infra/make-app.js';
import { RULES_NOT_FOLLOWED } from '../../infra/rules-not-followed.js';
import { parseSettings } from '../../infra/stack-settings.js';
import { SLOW_MS } from '../helpers/stack-template.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/lambda.md', import.meta.url)), 'utf8');
const reportShape = z.object({
  pluginReports: z.array(z.object({ violations: z.array(z.object({ ruleName: z.string() })) })),
});
/** Everything that can be switched on. */
const SETTINGS = {
  dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }],
  amcUploadAccountId: '999988887777',
  secrets: { AMC_SECRET: 'amc' },
  kms: true,
  region: 'us-east-1',
  alarmEmail: 'ops@example.com',
  expected: { d2c_sales: 26 },
  vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
};

describe('rules of NIST 800-53 and AWS Control Tower', () => {
  it('are followed, or the code and the docs give a reason', { timeout: 2 * SLOW_MS }, async () => {
    const outdir = await temporaryFolder();
    const { app } = makeApp(parseSettings(SETTINGS), { outdir, isChecked: false });
    Validations.of(app).addPlugins(new NIST80053R5Checks(app));
    Validations.of(app).addPlugins(new CfnGuardValidator({ maxBuffer: 64 * 1024 * 1024 }));
    // The findings are in the report.
    expect(() => app.synth()).toThrow();
    const report = readFileSync(path.join(outdir, 'validation-report.json'), 'utf8');
    const { pluginReports } = reportShape.parse(JSON.parse(report));
    const found = pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
    expect([...new Set(found)].toSorted()).toEqual(Object.keys(RULES_NOT_FOLLOWED).toSorted());
    const text = page.replaceAll(/ +\|/g, ' |');
    for (const [rule, reason] of Object.entries(RULES_NOT_FOLLOWED))
      expect(text).toContain(`| \`${rule}\` | ${reason} |`);
  });
});
