import type { DataSetDefinition } from '../amc/index.js';
import { FORMS, type ProbeForm } from './probe-forms.js';

const PREFIX = 'amc_ingest_probe_';
const ID = /^amc_ingest_probe_([0-9a-z]{8})([0-9a-z]{6})$/;
/** Folder of a probe's files below the output's prefix. */
export const PROBE_FOLDER = 'amc-ingest-probe/';
const DAY_MS = 86_400_000;

/** A probe's name: when it began, and its number among the probes of that moment. */
export function newProbeId(now: number, random: () => number): string {
  const time = Math.trunc(now).toString(36).padStart(8, '0').slice(-8);
  const more = Math.trunc(random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `${time}${more}`;
}

export function dataSetIdOf(probeId: string): string {
  return `${PREFIX}${probeId}`;
}

/** Milliseconds since the epoch at which the probe of a data set began; null if the name is not a probe's. */
export function probeStart(dataSetId: string): number | null {
  const [, time] = ID.exec(dataSetId) ?? [];
  return time === undefined ? null : Number.parseInt(time, 36);
}

/**
 * Whether a data set was created by a probe: judged by its name and its columns, as somebody else's must never be
 * deleted.
 */
export function isProbeDataSet({
  dataSetId,
  columns,
}: {
  readonly dataSetId: string;
  readonly columns: readonly { readonly name: string }[];
}): boolean {
  const names = new Set(columns.map(({ name }) => name));
  return probeStart(dataSetId) !== null && COLUMNS.every(({ name }) => names.has(name));
}

const COLUMNS = [
  {
    name: 'probe_time',
    dataType: 'TIMESTAMP',
    columnType: 'DIMENSION',
    isMainEventTime: true,
    nullable: false,
  },
  { name: 'probe_form', dataType: 'STRING', columnType: 'DIMENSION' },
  { name: 'probe_case', dataType: 'STRING', columnType: 'DIMENSION' },
  { name: 'probe_text', dataType: 'STRING', columnType: 'DIMENSION' },
  { name: 'probe_day', dataType: 'DATE', columnType: 'DIMENSION' },
  { name: 'probe_integer', dataType: 'INTEGER', columnType: 'METRIC' },
  { name: 'probe_long', dataType: 'LONG', columnType: 'METRIC' },
  { name: 'probe_decimal', dataType: 'DECIMAL', columnType: 'METRIC' },
] as const;

/** All rows have these: a LONG that no double can hold, and the two decimals that AMC accepts. */
export const NUMBERS = { integer: '7', long: '9007199254740993', decimal: '1.25' } as const;

/** The data set of a probe: every type of column, no identifiers, a day for each form. */
export function probeDataSet(dataSetId: string): DataSetDefinition {
  return {
    dataSetId,
    description: 'amc-ingest doctor --probe: synthetic rows, may be deleted',
    period: 'P1D',
    columns: COLUMNS.map((column) => ({ ...column })),
  };
}

/** The day of a form's rows, yyyy-MM-dd. */
export function dayOf(form: ProbeForm, now: number): string {
  const place = FORMS.findIndex(({ name }) => name === form.name);
  return new Date(now - (FORMS.length - place + 1) * DAY_MS).toISOString().slice(0, 10);
}

/** The rows of a form, by column. */
export function rowsOf(form: ProbeForm, now: number): readonly Readonly<Record<string, string>>[] {
  const day = dayOf(form, now);
  return Object.entries(form.texts).map(([name, text]) => ({
    probe_time: `${day}T12:00:00Z`,
    probe_form: form.name,
    probe_case: name,
    probe_text: text,
    probe_day: day,
    probe_integer: NUMBERS.integer,
    probe_long: NUMBERS.long,
    probe_decimal: NUMBERS.decimal,
  }));
}
