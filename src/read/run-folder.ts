/** A run that the tool has written holds this, and one of the others: a finished one both, a refused one the second. */
export const RUN_REPORT = 'report.json';
export const RUN_FILES = ['manifest.txt', 'rejects.jsonl'];
