import { isS3Url } from '../aws/s3-location.js';
import type { RunReport } from '../report/run-report.js';
import { MANIFEST_NAME } from '../store/run-store.js';
import type { Problem } from './verification.js';

/**
 * Whether the manifest names exactly the data files, each once, at their location. In S3 that is the run's own
 * location; a local run's manifest names its files by their paths in the run, or at the location that the folder will
 * be copied to.
 */
export function checkManifest(text: string, report: RunReport, location: string): Problem[] {
  const problem = (message: string): Problem[] => [
    { code: 'MANIFEST_DIFFERS', file: MANIFEST_NAME, message },
  ];
  if (text !== '' && !text.endsWith('\n')) return problem('its last line is cut off');
  const lines = text.split('\n').slice(0, -1);
  const first = report.files[0]?.path ?? '';
  const prefix = isS3Url(location) ? location : (lines[0] ?? '').slice(0, -first.length || undefined);
  if (prefix !== '' && !/^s3:\/\/.+\/$/.test(prefix)) return problem('its lines are no places in S3');
  const wanted = report.files.map(({ path }) => prefix + path);
  if (lines.length !== wanted.length) {
    return problem(`it names ${lines.length} files, and the run has ${wanted.length}`);
  }
  const wrong = lines.findIndex((line, index) => line !== wanted[index]);
  return wrong < 0 ? [] : problem(`line ${wrong + 1} does not name the run's file where it is`);
}
