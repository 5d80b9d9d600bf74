import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSettings, readSettings } from '../../infra/stack-settings.js';
import { parseLambdaConfig } from '../../src/lambda/config/lambda-config.js';

const file = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const page = readFileSync(file('docs/lambda.md'), 'utf8');
const samples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

describe('docs/lambda.md', () => {
  it('has settings and a configuration that work', () => {
    const [first = '', existing = '', configuration = '', ...more] = samples;
    expect(more).toEqual([]);
    expect(parseSettings(JSON.parse(first)).dataSets).toHaveLength(2);
    expect(parseSettings(JSON.parse(existing)).buckets.drops).toEqual(['the-lake']);
    expect(parseLambdaConfig(configuration, 'docs').dataOutput).toEqual({ bucket: 'for-amc', key: 'runs/' });
  });

  it('lists every setting and every variable', () => {
    const settings = Object.keys(parseSettings({ dataSets: [{ prefix: '', schema: 'crm' }] }));
    const optional = [
      'region',
      'amcUploadAccountId',
      'reservedConcurrency',
      'vpc',
      'permissionsBoundary',
      'alarmTopicArn',
      'alarmEmail',
    ];
    for (const name of [...settings, ...optional]) expect(page).toContain(`\`${name}\``);
    const code = readFileSync(file('src/lambda/create-handler.ts'), 'utf8');
    for (const [variable] of code.matchAll(/AMC_INGEST_[A-Z_]+/g)) expect(page).toContain(`\`${variable}\``);
  });

  it('matches example settings that work', () => {
    expect(readSettings(file('infra/settings.example.json')).dataSets).toHaveLength(3);
  });
});
