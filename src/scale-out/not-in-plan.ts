import { DefectError } from '../errors.js';

export function notInPlan(what: string): DefectError {
  return new DefectError(`The plan has no ${what}. Start the run again.`, { code: 'NOT_IN_PLAN' });
}
