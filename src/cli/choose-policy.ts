import { UsageError } from '../errors.js';
import { PROBE_FILE, readProbeFile } from '../probe/probe-file.js';

/** The policy that was requested. */
export interface PolicyFlags {
  readonly plain?: boolean;
  /** False: do not look for one. */
  readonly probeFile?: string | false;
}

/**
 * A policy for only a prefix, or Amazon's own text for the whole bucket; `reason`: the message about the
 * choice, null for none.
 */
export interface ChosenPolicy {
  readonly kind: 'narrow' | 'plain';
  readonly reason: string | null;
}

/**
 * Which policy is printed: the requested one, otherwise the narrow one, unless a probe found that it does not
 * let AMC read.
 * @throws UsageError PROBE_FILE_NOT_FOUND, PROBE_FILE_NOT_VALID
 */
export async function choosePolicy({ plain, probeFile = PROBE_FILE }: PolicyFlags): Promise<ChosenPolicy> {
  if (plain === true) return { kind: 'plain', reason: null };
  if (probeFile === false) return { kind: 'narrow', reason: null };
  const found = await readProbeFile(probeFile);
  if (found === null && probeFile !== PROBE_FILE) {
    throw new UsageError(
      `There is no file ${probeFile}. Create it with \`amc-ingest doctor --probe\`, or leave out --probe-file.`,
      { code: 'PROBE_FILE_NOT_FOUND' },
    );
  }
  const { narrow, plain: wide } = found?.policies ?? {};
  if (found === null || narrow === undefined) return { kind: 'narrow', reason: null };
  const by = `By ${probeFile} (doctor --probe at ${found.instanceId}, ${narrow.at.slice(0, 10)})`;
  if (narrow.outcome === 'works') return { kind: 'narrow', reason: `${by}: AMC reads by this policy.` };
  if (wide?.outcome === 'refused') {
    return {
      kind: 'narrow',
      reason: `${by}: AMC could read by neither policy, so the cause is elsewhere: the account, the tag, or the key of the bucket. amc-ingest doctor --out looks at them.`,
    };
  }
  return {
    kind: 'plain',
    reason: `${by}: AMC could not read under the policy for a prefix. This is Amazon's own text, for the entire bucket; use a bucket that has nothing else in it. The other policy: --no-probe-file.`,
  };
}
