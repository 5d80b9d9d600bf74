/** Records the sessions of docs/terminal.md again. Use: npm run build && npx tsx scripts/record-terminal.ts */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { recordSessions } from './terminal-sessions.js';

const page = fileURLToPath(new URL('../docs/terminal.md', import.meta.url));
writeFileSync(page, await recordSessions(readFileSync(page, 'utf8')));
