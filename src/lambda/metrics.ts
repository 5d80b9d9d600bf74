/** What is counted about drops; all values are sums over drops. */
export interface DropMetrics {
  /** Drops by outcome. */
  readonly Ingested?: number;
  readonly Refused?: number;
  readonly Duplicate?: number;
  readonly UnknownPrefix?: number;
  readonly Gone?: number;
  /** A newer version replaces it. */
  readonly Superseded?: number;
  /** Published, and waiting for an approval. */
  readonly Held?: number;
  readonly ScaledOut?: number;
  readonly Retried?: number;
  readonly OutOfTime?: number;
  /** Uploads by how AMC ended them. */
  readonly UploadSucceeded?: number;
  readonly UploadFailed?: number;
  /** As AMC counted them. */
  readonly RowsArrived?: number;
  /** Checks of what arrived, by finding: all is there (or too few people to be shown), or something is missing. */
  readonly CheckComplete?: number;
  readonly CheckIncomplete?: number;
  /** Checks that could not be made. */
  readonly CheckFailed?: number;
  /** Of the entire data set in AMC. */
  readonly RowsMatched?: number;
  /** Percent. */
  readonly MatchRate?: number;
  /** Rows of a run. */
  readonly RowsRead?: number;
  readonly RowsWritten?: number;
  readonly RowsRejected?: number;
  /** Milliseconds from claim to outcome. */
  readonly Duration?: number;
}

const UNITS: Readonly<Record<string, string>> = { Duration: 'Milliseconds', MatchRate: 'Percent' };

export const METRIC_NAMESPACE = 'AmcIngest';

/**
 * Emits metrics in CloudWatch's embedded metric format: a log line from which CloudWatch creates metrics, without a
 * request. Each is emitted for the function, and for the function and data set.
 */
export class Metrics {
  readonly #write: (line: string) => void;
  readonly #functionName: string;

  constructor(write: (line: string) => void, functionName: string) {
    this.#write = write;
    this.#functionName = functionName;
  }

  /** @param dataSet null where no data set was found */
  emit(dataSet: string | null, metrics: DropMetrics): void {
    const line = {
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          {
            Namespace: METRIC_NAMESPACE,
            Dimensions: [['Function'], ...(dataSet === null ? [] : [['Function', 'DataSet']])],
            Metrics: Object.keys(metrics).map((Name) => ({
              Name,
              Unit: UNITS[Name] ?? 'Count',
            })),
          },
        ],
      },
      Function: this.#functionName,
      ...(dataSet === null ? {} : { DataSet: dataSet }),
      ...metrics,
    };
    this.#write(`${JSON.stringify(line)}\n`);
  }
}
