/**
 * A run written by the tool contains this and one of the others: a finished run has both, a refused one has the second.
 */
export const RUN_REPORT = 'report.json';
export const RUN_FILES = ['manifest.txt', 'rejects.jsonl'];
