import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** The resources that a process used. */
export interface Measurement {
  readonly seconds: number;
  /** For all of its threads, user and system. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

/** How often the process is checked. The system records its peak memory; the last moments may be missed. */
const LOOK_MS = 50;
const TICKS_PER_SECOND = 100;

/** Runs node with the arguments as its own process (Linux). Throws with its output when it fails. */
export async function measure(args: readonly string[]): Promise<Measurement> {
  const started = performance.now();
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const seen = { cpuSeconds: 0, peakMegabytes: 0 };
  const timer = setInterval(() => look(child.pid, seen), LOOK_MS);
  await once(child, 'close');
  clearInterval(timer);
  const seconds = (performance.now() - started) / 1000;
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} failed: ${said.slice(-2000)}`);
  return { seconds, ...seen };
}

function look(pid: number | undefined, seen: { cpuSeconds: number; peakMegabytes: number }): void {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    if (peak !== undefined) seen.peakMegabytes = Math.max(seen.peakMegabytes, Number(peak) / 1024);
    const ticks = Number(fields[11]) + Number(fields[12]);
    if (ticks > 0) seen.cpuSeconds = ticks / TICKS_PER_SECOND;
  } catch {
    // It has just ended.
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
