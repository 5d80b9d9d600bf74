import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSettings, readSettings } from '../../infra/stack-settings.js';
import { parseLambdaConfig } from '../../src/lambda/config/lambda-config.js';

const file = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const page = readFileSync(file('docs/lambda.md'), 'utf8');
const samples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

describe('docs/lambda.md', () => {
  it('shows settings and a configuration that work', () => {
    expect(samples).toHaveLength(2);
    expect(parseSettings(JSON.parse(samples[0] ?? '')).dataSets).toHaveLength(2);
    expect(parseLambdaConfig(samples[1] ?? '', 'docs').dataSets).toHaveLength(2);
  });

  it('lists every setting and every variable', () => {
    const settings = Object.keys(parseSettings({ dataSets: [{ prefix: '', schema: 'crm' }] }));
    for (const name of [...settings, 'secrets', 'alarmTopicArn']) expect(page).toContain(`\`${name}\``);
    const code = readFileSync(file('src/lambda/create-handler.ts'), 'utf8');
    for (const [variable] of code.matchAll(/AMC_INGEST_[A-Z_]+/g)) expect(page).toContain(`\`${variable}\``);
  });

  it('goes with example settings that work', () => {
    expect(readSettings(file('infra/settings.example.json')).dataSets).toHaveLength(3);
  });
});
