/** The file of a run that lists its rejects. */
export const REJECTS_NAME = 'rejects.jsonl';
