import { AmcError } from '../amc/index.js';
import { EXIT_CODES, type ExitCode, IngestError, SchemaError } from '../errors.js';

export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped';

/** What must happen before a failed check can pass: a change here, or a service that recovers. */
export type CheckFault = 'configuration' | 'service';

/** The result of one check. Contains no secrets and no identifiers. */
export interface CheckResult {
  /** Stable, e.g. `bucket policy`; names about an instance end in its id. */
  readonly name: string;
  readonly status: CheckStatus;
  readonly message: string;
  readonly whatToDo?: string;
  /** Only for failed checks. */
  readonly fault?: CheckFault;
}

export function ok(name: string, message: string): CheckResult {
  return { name, status: 'ok', message };
}

export function warning(name: string, message: string, whatToDo: string): CheckResult {
  return { name, status: 'warning', message, whatToDo };
}

/** A check that found something that has to be changed. */
export function failed(name: string, message: string, whatToDo: string): CheckResult {
  return { name, status: 'failed', message, whatToDo, fault: 'configuration' };
}

/** A check that was not possible; the message says why. */
export function skipped(name: string, message: string, whatToDo?: string): CheckResult {
  return { name, status: 'skipped', message, ...(whatToDo === undefined ? {} : { whatToDo }) };
}

/** Refusals that have the exit code of AMC's failures, and that a retry does not fix. */
const REFUSED_BY_AMC = new Set([
  'AMC_BAD_REQUEST',
  'AMC_FORBIDDEN',
  'AMC_LOGIN_REFUSED',
  'AMC_NOT_FOUND',
  'AMC_REFUSED',
  'AMC_TERMS_NOT_ACCEPTED',
  'AMC_UNAUTHORIZED',
]);

/**
 * The failed check for a typed error, whose message says what to do. An interruption and anything that is not
 * an IngestError are rethrown: they are not findings.
 */
export function failedBy(name: string, error: unknown): CheckResult {
  if (!(error instanceof IngestError) || error.exitCode === EXIT_CODES.interrupted) throw error;
  const ofService = error.exitCode === EXIT_CODES.delivery && !REFUSED_BY_AMC.has(error.code);
  const problems = error instanceof SchemaError ? error.problems : [];
  const listed = problems
    .filter(({ message }) => !error.message.includes(message))
    .map(({ path, message }) => `\n- ${path} ${message}`);
  return {
    name,
    status: 'failed',
    message: error.message + listed.join(''),
    fault: ofService ? 'service' : 'configuration',
    ...(error instanceof AmcError && ofService
      ? { whatToDo: 'Run the doctor again in some minutes; if it stays, ask Amazon.' }
      : {}),
  };
}

/** If nothing failed: done. Configuration takes precedence over services, because it has to change in any case. */
export function doctorExitCode(checks: readonly CheckResult[]): ExitCode {
  const faults = new Set(checks.map(({ fault }) => fault));
  if (faults.has('configuration')) return EXIT_CODES.usage;
  return faults.has('service') ? EXIT_CODES.delivery : EXIT_CODES.done;
}
