export { amcBucketPolicy } from './amc-access.js';
export type { PolicyDocument } from './amc-access.js';
export { parseAmcAccount } from './amc-account.js';
export type { AmcAccount } from './amc-account.js';
export { doctorExitCode } from './check-result.js';
export type { CheckFault, CheckResult, CheckStatus } from './check-result.js';
export { runDoctor } from './run-doctor.js';
export type { DoctorOptions } from './run-doctor.js';
export { shellQuote } from './shell-quote.js';
