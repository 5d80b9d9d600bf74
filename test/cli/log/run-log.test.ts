import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openRunLog, type LogFlags } from '../../../src/cli/log/run-log.js';
import type { Terminal } from '../../../src/cli/terminal.js';
import type { IngestProgress } from '../../../src/ingest/ingest-options.js';

const state = (more: Partial<IngestProgress> = {}): IngestProgress => ({
  input: 'sales.csv',
  inputNumber: 1,
  inputCount: 2,
  bytesRead: 1_500_000,
  bytesTotal: 3_000_000,
  rowsRead: 12_345,
  rowsRejected: 6,
  inputRows: 12_345,
  inputRowsRejected: 6,
  inputDone: false,
  ...more,
});

async function open(flags: LogFlags, { isTTY = false }: { readonly isTTY?: boolean } = {}) {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 100, rows: 30 });
  const stdout = new PassThrough();
  const terminal: Terminal = {
    signal: new AbortController().signal,
    stdin: Readable.from([]),
    stdout,
    stderr,
  };
  const log = await openRunLog(flags, terminal);
  const read = () => String(stderr.read() ?? '');
  return { log, read, stdout };
}

const failure = { text: 'Error: no [CODE]\n', details: { code: 'CODE' }, report: null, summary: '' };
const work = { command: 'run', inputs: ['sales.csv'], schema: 'd2c-sales', out: './out' };
const event = z.looseObject({ event: z.string(), time: z.iso.datetime() });
const eventsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => event.parse(JSON.parse(line)));

describe('the log for people', () => {
  it('shows one line for the file and one for the run on a terminal, and removes them at the end', async () => {
    const { log, read, stdout } = await open({}, { isTTY: true });
    log.started(work);
    log.progress(state());
    const shown = read();
    expect(shown).toContain('▸ sales.csv  12,345 rows');
    expect(shown).toContain('6 rejected');
    expect(shown).toContain('██████████░░░░░░░░░░  50 %');
    expect(shown).toContain('input 1 of 2');
    log.failed(failure);
    // Both lines are erased before the failure is printed.
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(read()).toMatch(/\u001b\[2K.*\u001b\[1A.*\u001b\[2K[^]*Error: no \[CODE\]\n$/);
    expect(stdout.read()).toBeNull();
  });

  it('keeps a line for each finished file when there are several', async () => {
    const { log, read } = await open({}, { isTTY: true });
    log.progress(state({ inputDone: true }));
    log.progress(state({ input: 'more.csv', inputNumber: 2, inputDone: true }));
    expect(read().match(/✓/g)).toHaveLength(2);
  });

  it('prints only the failure without a terminal, or when quiet', async () => {
    for (const [flags, isTTY] of [
      [{}, false],
      [{ quiet: true }, true],
      [{ quiet: true, verbose: true }, false],
    ] as const) {
      const { log, read } = await open(flags, { isTTY });
      log.started(work);
      log.progress(state());
      log.progress(state({ inputDone: true }));
      expect(read()).toBe('');
      log.failed(failure);
      expect(read()).toBe(failure.text);
    }
  });

  it('prints each finished file on request', async () => {
    const { log, read } = await open({ verbose: true });
    log.progress(state());
    log.progress(state({ inputDone: true }));
    expect(read()).toBe('✓ sales.csv  12,345 rows  6 rejected\n');
  });

  it('escapes control characters in file names', async () => {
    const { log, read } = await open({ verbose: true });
    log.progress(state({ input: 'x\u001b]0;owned\u0007\u202E.csv', inputDone: true }));
    expect(read()).toContain('x\\u001b]0;owned\\u0007\\u202e.csv');
  });
});

describe('the log for machines', () => {
  it('writes one JSON object per line', async () => {
    const { log, read } = await open({ logFormat: 'json' }, { isTTY: true });
    log.started(work);
    log.progress(state());
    log.progress(state({ inputDone: true }));
    log.step('upload submitted');
    log.caution('PERIOD_LOOKS_PARTIAL', 'look');
    log.failed(failure);
    const events = eventsOf(read());
    expect(events.map((each) => each.event)).toEqual([
      'started',
      'progress',
      'fileDone',
      'step',
      'warning',
      'failed',
    ]);
    expect(events[0]).toMatchObject({ inputs: ['sales.csv'], schema: 'd2c-sales', out: './out' });
    expect(events[1]).toMatchObject({ bytesRead: 1_500_000, bytesTotal: 3_000_000, rowsRead: 12_345 });
    expect(events[2]).toMatchObject({ input: 'sales.csv', rows: 12_345, rowsRejected: 6 });
    expect(events[5]).toMatchObject({ code: 'CODE' });
  });

  it('keeps warnings and failures when quiet', async () => {
    const { log, read } = await open({ logFormat: 'json', quiet: true });
    log.started(work);
    log.progress(state({ inputDone: true }));
    log.caution('PERIOD_LOOKS_PARTIAL', 'look');
    log.failed(failure);
    expect(eventsOf(read()).map((each) => each.event)).toEqual(['warning', 'failed']);
  });

  it('escapes control characters without changing the content', async () => {
    const { log, read } = await open({ logFormat: 'json' });
    const input = 'x\u009b2J\u202e.csv';
    log.progress(state({ input, inputDone: true }));
    const text = read();
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(text).not.toMatch(/[\u007f-\u009f\u202e]/);
    expect(eventsOf(text).at(-1)).toMatchObject({ input });
  });
});
