/** A stored data file of a run. */
export interface PartFile {
  /** Name within the run, e.g. `data/2024-05-13-0001.csv.gz`. */
  readonly path: string;
  readonly partition: string;
  readonly rows: number;
  /** Size as stored. */
  readonly bytes: number;
  /** SHA-256 of the stored bytes, lower-case hex. */
  readonly sha256: string;
}
