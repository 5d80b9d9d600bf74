import type { AmcInstanceKind } from '../amc/index.js';
import type { PolicyInForce } from './policy-in-force.js';
import type { ProbeFile } from './probe-result.js';
import type { Probed } from './run-probe.js';
import { settle } from './settle.js';

export interface NewFindings {
  readonly probed: Pick<Probed, 'findings'>;
  /** The policy of the bucket when it was probed. */
  readonly policy: PolicyInForce;
  readonly instanceId: string;
  readonly instanceKind: AmcInstanceKind;
  /** UTC. */
  readonly at: string;
}

/** What AMC says about files that it may not read. */
const NO_ACCESS = /denied|forbidden|access|could not be read|not authorized|permission/i;

/**
 * What is known after a probe: its findings override those of earlier ones; a probe without findings removes nothing.
 */
export function mergeProbe(before: ProbeFile | null, found: NewFindings): ProbeFile {
  const { probed, policy, instanceId, instanceKind, at } = found;
  const known = Object.entries(probed.findings).filter(([, { outcome }]) => outcome !== 'unknown');
  const refused = Object.values(probed.findings);
  // If AMC may not read the bucket, every form is refused, and nothing is known about any of them.
  const isLockedOut =
    refused.length > 0 &&
    refused.every(({ outcome, message }) => outcome === 'refused' && NO_ACCESS.test(message ?? ''));
  const isRead = known.some(([, { outcome }]) => outcome !== 'refused');
  const forms = isLockedOut
    ? { ...before?.forms }
    : { ...probed.findings, ...before?.forms, ...Object.fromEntries(known) };
  const isNamed = policy === 'narrow' || policy === 'plain';
  const outcome = isLockedOut ? ('refused' as const) : isRead ? ('works' as const) : null;
  const policies =
    isNamed && outcome !== null
      ? { ...before?.policies, [policy]: { outcome, at } }
      : { ...before?.policies };
  return { version: 1, at, instanceId, instanceKind, forms, policies, settled: settle(forms) };
}
