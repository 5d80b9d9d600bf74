import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { recordSessions, stableForm } from '../../scripts/terminal-sessions.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/terminal.md', import.meta.url)), 'utf8');

// If this fails because the wording has changed: npx tsx scripts/record-terminal.ts
it('docs/terminal.md shows what the commands print', async () => {
  expect(page.match(/^\$ amc-ingest /gm)?.length).toBeGreaterThan(5);
  expect(stableForm(await recordSessions(page))).toBe(stableForm(page));
});
