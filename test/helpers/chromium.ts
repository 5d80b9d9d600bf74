import { existsSync } from 'node:fs';

/** Debian's Chromium; null where none is installed, in which case tests of pages are skipped. */
export const CHROMIUM: string | null =
  [process.env['AMC_TEST_CHROMIUM'] ?? '', '/usr/bin/chromium'].find(
    (file) => file !== '' && existsSync(file),
  ) ?? null;

/** The options to run without a display and without the network. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
