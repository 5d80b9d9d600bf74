/** The file whose presence makes a run complete. It is written last. */
export const MANIFEST_NAME = 'manifest.txt';

/** Names below this prefix are data; all other files of a run (report, rejects) describe the run. */
export const DATA_PREFIX = 'data/';
