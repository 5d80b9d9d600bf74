import type { ConsentRules } from '../schema/plan.js';
import type { ConsentType } from '../model/data-set.js';
import type { ConsentPolicy } from '../model/consent-policy.js';
import type { RejectCode } from '../model/reject.js';
import type { ConsentFault, LeftOutReason, Tally } from '../tally/tally.js';
import { isDenied } from '../validate/consent.js';
import { needsConsent } from '../validate/consent-region.js';

/** Why a row is not written; null when it continues. */
export type ConsentStop =
  | { readonly kind: 'leaveOut'; readonly reason: LeftOutReason }
  | { readonly kind: 'reject'; readonly code: RejectCode }
  | null;

const STOPS: Readonly<Record<ConsentFault, Readonly<Record<ConsentPolicy, ConsentStop>>>> = {
  missing: {
    leaveOut: { kind: 'leaveOut', reason: 'CONSENT_MISSING' },
    reject: { kind: 'reject', code: 'CONSENT_MISSING' },
    warn: null,
  },
  denied: {
    leaveOut: { kind: 'leaveOut', reason: 'CONSENT_DENIED' },
    reject: { kind: 'reject', code: 'CONSENT_DENIED' },
    warn: null,
  },
  malformed: {
    leaveOut: { kind: 'leaveOut', reason: 'CONSENT_MALFORMED' },
    reject: { kind: 'reject', code: 'INVALID_CONSENT' },
    warn: null,
  },
};

/** The consequence of a fault in a row's consent. */
export function consentStop(fault: ConsentFault, rules: ConsentRules): ConsentStop {
  return STOPS[fault][rules[fault]];
}

/** Whether a value of the type is a signal that a row may need: one of ad storage counts as granted without. */
export function isSignal(type: ConsentType): boolean {
  return type !== 'AMZN_AD_STORAGE';
}

/**
 * Judges a row by its consent signals, before anything else of it is checked. A denying signal stops the row whatever
 * the others say: this is stricter than AMC, which reads TCF before GPP before its own.
 */
export class ConsentGate {
  readonly #rules: ConsentRules;
  #hasSignal = false;
  readonly #faults = new Set<ConsentFault>();

  constructor(rules: ConsentRules) {
    this.#rules = rules;
  }

  /** Starts a row. */
  start(): void {
    this.#hasSignal = false;
    if (this.#faults.size > 0) this.#faults.clear();
  }

  /** A signal that could not be read. If the row continues, it continues without it. */
  malformed(): ConsentStop {
    return this.#stop('malformed');
  }

  /** A signal that was read; null if the row has none of the type. */
  signal(type: ConsentType, value: string | null): ConsentStop {
    if (value === null) return null;
    if (isSignal(type)) this.#hasSignal = true;
    return isDenied(type, value) ? this.#stop('denied') : null;
  }

  /** After the last signal. @param country the row's */
  end(country: string | null): ConsentStop {
    return !this.#hasSignal && needsConsent(country) ? this.#stop('missing') : null;
  }

  /** Counts what the row is missing; call it when the row is written. */
  count(tally: Tally): void {
    if (this.#faults.size === 0) return;
    for (const fault of this.#faults) tally.consentFaults[fault] = (tally.consentFaults[fault] ?? 0) + 1;
  }

  #stop(fault: ConsentFault): ConsentStop {
    this.#faults.add(fault);
    return consentStop(fault, this.#rules);
  }
}
