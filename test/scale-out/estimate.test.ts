import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../infra/stack-settings.js';
import { estimate, tables } from '../../scripts/scale-out-estimate.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/scale-out.md', import.meta.url)), 'utf8');

/** Cells without the spaces that align them. */
const squeeze = (text: string) => text.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---');

describe('docs/scale-out.md', () => {
  it('has the tables that the script computes', () => {
    for (const line of tables().split('\n')) expect(squeeze(page)).toContain(line);
  });

  it('names every setting with its default', () => {
    const { scaleOut } = parseSettings({ dataSets: [{ prefix: '', schema: 'crm' }] });
    for (const name of Object.keys(scaleOut)) expect(page).toContain(`\`${name}\``);
    expect(scaleOut).toMatchObject({
      aboveBytes: 4e9,
      rangeBytes: 512e6,
      maxConcurrency: 100,
      memoryMb: 3008,
    });
  });

  it('estimates more for more bytes, and longer times for fewer functions', () => {
    const [half, whole, slow] = [estimate(5e11, 1000, 1), estimate(1e12, 1000, 1), estimate(1e12, 100, 1)];
    expect(whole.dollars.functions / half.dollars.functions).toBeCloseTo(2, 2);
    expect(slow.minutes).toBeGreaterThan(9 * whole.minutes);
    expect(slow.dollars).toEqual(whole.dollars);
  });
});
