import { z } from 'zod';
import { notInPlan } from './not-in-plan.js';
import { plannedFileShape, type PlannedFile } from './run-plan.js';
import { STAGED, type Staging } from './staging.js';

/**
 * Files of a plan that are written together: a step that needs one of them reads some 100 kB, however many files the
 * plan has.
 */
export const FILES_TOGETHER = 100;

/** The planned files of a run among its working files. At most two groups of them are held. */
export class PlannedFiles {
  readonly count: number;
  readonly #staging: Staging;
  /** The most recently read groups, latest first. */
  #read: { readonly group: number; readonly files: Promise<readonly PlannedFile[]> }[] = [];

  constructor(staging: Staging, count: number) {
    this.#staging = staging;
    this.count = count;
  }

  /** @throws DefectError NOT_IN_PLAN */
  async at(index: number): Promise<PlannedFile> {
    const group = Math.floor(index / FILES_TOGETHER);
    const file = index < this.count ? (await this.#group(group))[index % FILES_TOGETHER] : undefined;
    if (file === undefined) throw notInPlan(`file ${index}`);
    return file;
  }

  #group(group: number): Promise<readonly PlannedFile[]> {
    const known = this.#read.find((one) => one.group === group);
    const files = known?.files ?? this.#staging.read(STAGED.files(group), z.array(plannedFileShape));
    this.#read = [{ group, files }, ...this.#read.filter((one) => one.group !== group)].slice(0, 2);
    return files;
  }
}

/** Writes one group of planned files. */
export async function writePlannedFiles(
  staging: Staging,
  group: number,
  files: readonly PlannedFile[],
): Promise<void> {
  await staging.write(STAGED.files(group), files);
}
