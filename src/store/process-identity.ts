import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { errnoOf } from './disk-error.js';

/** Distinguishes one process from all others, including those of other hosts and other times. */
export const processIdentityShape = z.looseObject({
  pid: z.number().int().positive(),
  host: z.string(),
  /** Clock ticks from the system's start to the process's start; null if the system does not say. */
  started: z.string().nullable().optional(),
  /** Changes with every start of the system; null if the system does not say. */
  boot: z.string().nullable().optional(),
  /** The namespace in which its pid is valid; null if the system does not say. */
  space: z.string().nullable().optional(),
});
export type ProcessIdentity = z.infer<typeof processIdentityShape>;

/** The identity of this process. */
export async function thisProcess(): Promise<ProcessIdentity> {
  const { pid } = process;
  const [started, boot, space] = await Promise.all([startOf(pid), bootId(), pidSpace()]);
  return { pid, host: hostname(), started, boot, space };
}

/**
 * Whether a process has certainly ended: it belongs to this host and no longer runs. False for processes of other
 * hosts, and for anything that is not an identity.
 */
export async function isProcessDead(identity: unknown): Promise<boolean> {
  const parsed = processIdentityShape.safeParse(identity);
  if (!parsed.success || parsed.data.host !== hostname()) return false;
  const { pid, started, boot } = parsed.data;
  if (!isRunning(pid)) return true;
  // Pids are reused, and in containers the next run often has the very same one.
  return differs(started, await startOf(pid)) || differs(boot, await bootId());
}

/**
 * The same for an identity that was found in a location that any machine can write to: functions and containers often
 * share a host name, so the system's start and the pid namespace must be this one's, too.
 */
export async function isProcessOfThisSystemDead(identity: ProcessIdentity): Promise<boolean> {
  const [boot, space] = await Promise.all([bootId(), pidSpace()]);
  const isHere = boot !== null && space !== null && identity.boot === boot && identity.space === space;
  return isHere && (await isProcessDead(identity));
}

function differs(then: string | null | undefined, now: string | null): boolean {
  return typeof then === 'string' && now !== null && then !== now;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errnoOf(cause) !== 'ESRCH';
  }
}

/** When a process started, in clock ticks since boot; null if the system has no /proc. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the second field, the program's name, may contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

async function pidSpace(): Promise<string | null> {
  return readlink('/proc/self/ns/pid').catch(() => null);
}

async function bootId(): Promise<string | null> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}
