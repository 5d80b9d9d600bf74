import { matchRate } from '../amc/index.js';
import type { AmcMappingJob } from '../amc/index.js';
import { count, percent } from '../report/numbers.js';

/** The state of a job that maps people, and how many were matched. */
export function describeMappingJob(job: AmcMappingJob): string {
  const { jobId = '', status, errorDetails, metrics } = job;
  const { inputRecords = 0, totalMappedSourceRecords = 0, recordsNotProcessed = 0 } = metrics ?? {};
  if (matchRate(job) === undefined)
    return `job ${jobId} ${status}${errorDetails === undefined ? '' : `: ${errorDetails}`}`;
  return `job ${jobId} ${status}, ${count(totalMappedSourceRecords)} of ${count(inputRecords)} records matched (${percent(totalMappedSourceRecords, inputRecords)}), ${count(recordsNotProcessed)} not processed`;
}
