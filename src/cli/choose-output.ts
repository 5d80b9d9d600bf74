import { UsageError } from '../errors.js';
import type { IngestOptions } from '../ingest/ingest-options.js';
import { PROBE_FILE, readProbeFile } from '../probe/probe-file.js';
import type { ProbeFile } from '../probe/probe-result.js';

/** The file format options that were given. */
export interface OutputFlags extends Pick<IngestOptions, 'format' | 'compression' | 'csvEscape'> {
  /** False: do not look for one. */
  readonly probeFile?: string | false | undefined;
  /** AMC's upload does not read a collaboration's tables, so no probe applies to them. */
  readonly target?: string | undefined;
}

/** The options of the run, and the message about them. */
export interface ChosenOutput {
  readonly options: Pick<IngestOptions, 'format' | 'compression' | 'csvEscape' | 'chosenBy'>;
  /** Null when no probe affected the choice. */
  readonly said: string | null;
}

/**
 * How the files of a run are written: by the options (of the command line, otherwise of the project file),
 * otherwise by what `doctor --probe` found, otherwise by default.
 * @throws UsageError PROBE_FILE_NOT_FOUND, PROBE_FILE_NOT_VALID
 */
export async function chooseOutput(flags: OutputFlags): Promise<ChosenOutput> {
  const { format, compression, csvEscape, probeFile = PROBE_FILE } = flags;
  const given = defined({ format, compression, csvEscape });
  if (probeFile === false || flags.target === 'collaboration') return { options: given, said: null };
  const found = await readProbeFile(probeFile);
  if (found === null) {
    if (flags.probeFile === undefined) return { options: given, said: null };
    throw new UsageError(
      `There is no file ${probeFile}. Create it with \`amc-ingest doctor --probe\`, or leave out --probe-file.`,
      { code: 'PROBE_FILE_NOT_FOUND' },
    );
  }
  return choose(given, found, probeFile);
}

function choose(
  given: ChosenOutput['options'],
  { settled, instanceId, at }: ProbeFile,
  file: string,
): ChosenOutput {
  // Only CSV has an escape option.
  const asked = given.format ?? (given.csvEscape === undefined ? undefined : 'csv');
  const format = asked ?? settled.format ?? 'csv';
  const ofFormat = settled.compression[format];
  const compression = given.compression ?? ofFormat;
  const ofCsv = format === 'csv' ? settled.csvEscape : undefined;
  const csvEscape = given.csvEscape ?? ofCsv;
  const origin = (isGiven: boolean, isFound: boolean) =>
    isGiven ? ('option' as const) : isFound ? ('probe' as const) : ('default' as const);
  const chosenBy = {
    format: origin(asked !== undefined, settled.format !== undefined),
    compression: origin(given.compression !== undefined, ofFormat !== undefined),
    csvEscape: origin(given.csvEscape !== undefined, ofCsv !== undefined),
  };
  if (!Object.values(chosenBy).includes('probe')) return { options: given, said: null };
  const words = [
    chosenBy.format === 'probe' ? `format ${format}` : '',
    chosenBy.compression === 'probe' ? `compression ${compression ?? ''}` : '',
    chosenBy.csvEscape === 'probe'
      ? csvEscape === 'quote'
        ? 'quotes doubled'
        : 'quotes escaped by a backslash'
      : '',
  ].filter((text) => text !== '');
  return {
    options: { ...defined({ format, compression, csvEscape }), chosenBy },
    said: `By ${file} (doctor --probe at ${instanceId}, ${at.slice(0, 10)}): ${words.join(', ')}.`,
  };
}

function defined({ format, compression, csvEscape }: Omit<ChosenOutput['options'], 'chosenBy'>) {
  return {
    ...(format === undefined ? {} : { format }),
    ...(compression === undefined ? {} : { compression }),
    ...(csvEscape === undefined ? {} : { csvEscape }),
  };
}
