import type { PartEncoder } from '../model/part-encoder.js';
import type { PartStore } from './run-store.js';

export interface PartitionWriterOptions {
  readonly store: PartStore;
  readonly encoder: PartEncoder;
  /** The name of a part, e.g. `data/2024-05-13-0001.csv.gz`; `sequence` counts a partition's parts from 1. */
  readonly nameOf: (partition: string, sequence: number) => string;
  /** Maximum size in bytes of a stored part, which only a single row may exceed. */
  readonly maxPartBytes: number;
}
