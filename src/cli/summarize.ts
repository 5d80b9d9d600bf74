import type { RunReport } from '../report/run-report.js';
import { LEFT_OUT_REASONS } from '../types/tally.js';
import { visibleLine, visibleText } from '../types/visible-text.js';
import { REJECT_CODES } from '../types/reject.js';

const MAX_LISTED = 8;

/** The report for people: did it work, what was written where, what was refused and why, what lowers matches. */
export function summarize(report: RunReport, reused: boolean): string {
  const lines = [headline(report, reused), '', ...rowLines(report)];
  const identifiers = Object.entries(report.columns).filter(
    ([, column]) => column.hashed + column.alreadyHashed + column.standardizedToNothing > 0,
  );
  if (identifiers.length > 0) {
    lines.push('', '  identifiers                 hashed  already hashed     no value  nothing left');
    for (const [name, column] of identifiers) {
      const cells = [
        pad(column.hashed, 14),
        pad(column.alreadyHashed, 16),
        pad(column.nulls, 13),
        pad(column.standardizedToNothing, 14),
      ];
      lines.push(`  ${name.padEnd(20)}${cells.join('')}`);
    }
  }
  lines.push(...leakLines(report));
  if (report.unmappedColumns.length > 0) {
    lines.push('', `  Dropped source fields (no column reads them): ${listed(report.unmappedColumns)}`);
  }
  if (report.warnings.length > 0)
    lines.push(
      '',
      ...report.warnings.map(({ code, message }) => `  Warning ${code}: ${visibleLine(message)}`),
    );
  lines.push('', ...whereLines(report));
  return `${lines.map(visibleText).join('\n')}\n`;
}

function headline(report: RunReport, reused: boolean): string {
  const name = `${report.dataSetId} ${report.runId}`;
  if (reused)
    return `${name}: this work was already done; nothing was written again (--force does it again).`;
  switch (report.status) {
    case 'complete':
      return `${name}: done.`;
    case 'dryRun':
      return `${name}: dry run, nothing was written.`;
    case 'refused':
      return `${name}: refused, no data was written.`;
  }
}

function rowLines({ status, rows, rejects, leftOut, events, reshape }: RunReport): string[] {
  const written = status === 'complete' ? 'written ' : 'accepted';
  const lines = [
    ...(reshape === null ? [] : reshapeLines(reshape)),
    `  rows read     ${pad(rows.read, 12)}`,
    `  ${written}      ${pad(rows.written, 12)}${events === null ? '' : `   ${events.first} to ${events.last}`}`,
    `  rejected      ${pad(rows.rejected, 12)}`,
    ...topCounts(rejects, REJECT_CODES),
    `  left out      ${pad(rows.leftOut, 12)}`,
    ...topCounts(leftOut, LEFT_OUT_REASONS),
  ];
  return lines;
}

function reshapeLines({ records, rows, joins }: NonNullable<RunReport['reshape']>): string[] {
  return [
    ...(records === rows ? [] : [`  records       ${pad(records, 12)}   which became ${rows} rows`]),
    ...joins.map(
      ({ name, read, matched, unmatched, withoutKey }) =>
        `  joined        ${pad(matched, 12)}   with ${name} (${read} rows); ${unmatched} found no match, ${withoutKey} have no key`,
    ),
  ];
}

function leakLines({ leaks }: RunReport): string[] {
  const found = Object.entries(leaks).flatMap(([name, kinds]) =>
    Object.entries(kinds).map(([kind, counts]) => ({ name, kind, counts })),
  );
  if (found.length === 0) return [];
  return [
    '',
    '  raw identifiers found                      rejected  redacted   written  look alike',
    ...found.map(
      ({ name, kind, counts }) =>
        `  ${`${name}: ${kind}`.padEnd(40)}${pad(counts.rejected, 11)}${pad(counts.redacted, 10)}${pad(counts.warned, 10)}${pad(counts.suspected, 12)}`,
    ),
  ];
}

function topCounts(
  counts: Readonly<Record<string, number>>,
  meanings: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, count]) => `    ${pad(count, 22)}  ${code}: ${meanings[code] ?? ''}`);
}

function whereLines(report: RunReport): string[] {
  if (report.outDir === null) return ['  Run it without --dry-run to write the files.'];
  const bytes = report.files.reduce((sum, file) => sum + file.bytes, 0);
  const lines = [`  Run folder: ${report.outDir}`];
  if (report.manifest !== null) {
    lines.push(
      `  Data files: ${report.files.length} (${(bytes / 1e6).toFixed(1)} MB) below data/, listed in manifest.txt`,
    );
  }
  if (report.rows.rejected > 0) lines.push('  Rejected rows with file, line, column and code: rejects.jsonl');
  return lines;
}

function listed(given: readonly string[]): string {
  const names = given.map(visibleLine);
  const more = names.length - MAX_LISTED;
  return more > 0 ? `${names.slice(0, MAX_LISTED).join(', ')} and ${more} more` : names.join(', ');
}

function pad(count: number, width: number): string {
  return String(count).padStart(width);
}
