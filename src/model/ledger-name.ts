/** The ledger's folder in the place that runs are written to. No data set's: their ids have no hyphen. */
export const LEDGER_NAME = 'amc-ingest-ledger';
