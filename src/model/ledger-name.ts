/**
 * The ledger's folder in the location that runs are written to. It cannot be a data set's: their ids have no hyphen.
 */
export const LEDGER_NAME = 'amc-ingest-ledger';
