import { ARRIVAL_WORDS, type Arrival } from '../report/arrival.js';
import { count } from '../report/numbers.js';
import { visibleLine } from '../visible-text.js';

/** When there are more periods or countries than this, only the JSON lists them. */
const MAX_LISTED = 10;

/** The text of a check for people. */
export function describeArrival(arrival: Arrival, previous: Arrival | null): string {
  const { dataSetId, instanceId, kind, state, expected, arrived, matchRate, matchable } = arrival;
  const lines = [
    `${dataSetId} at ${instanceId}${kind === 'standard' ? '' : ` (${kind})`}: ${ARRIVAL_WORDS[state]}`,
    field('rows at AMC', arrived === null ? 'not shown' : count(arrived.rows)),
    field('rows expected', expected === null ? 'not known' : count(expected)),
  ];
  if (arrived !== null && arrived.resolved !== null) {
    lines.push(
      field('rows matched', `${count(arrived.resolved)} (match rate ${percent(matchRate)})`),
      field('people', arrived.people === null ? 'not shown' : count(arrived.people)),
    );
  }
  if (matchable !== null && matchable.rows > 0) {
    const share = percent(matchable.withKey / matchable.rows);
    lines.push(
      field(
        'with a match key',
        `${count(matchable.withKey)} of ${count(matchable.rows)} of the run (${share})`,
      ),
    );
  }
  if (previous !== null) lines.push(field('last check', describePrevious(previous)));
  lines.push(...periodLines(arrival), ...countryLines(arrival));
  lines.push(...arrival.notes.map((note) => `  ! ${note}`));
  return `${lines.map(visibleLine).join('\n')}\n`;
}

function field(name: string, value: string): string {
  return `  ${name.padEnd(18)} ${value}`;
}

function percent(share: number | null): string {
  return share === null ? 'not known' : `${(share * 100).toFixed(1)} %`;
}

function describePrevious({ at, arrived, matchRate }: Arrival): string {
  const rows = arrived === null ? 'not shown' : `${count(arrived.rows)} rows`;
  return `${at.slice(0, 16).replace('T', ' ')}Z: ${rows}${matchRate === null ? '' : `, match rate ${percent(matchRate)}`}`;
}

/** The periods that differ; those that AMC leaves out are only counted. */
function periodLines({ periods }: Arrival): string[] {
  const hidden = periods.filter(({ expected, arrived }) => arrived === null && expected !== 0).length;
  const different = periods.filter(
    ({ expected, arrived }) => arrived !== null && expected !== null && expected !== arrived,
  );
  const lines = different
    .slice(0, MAX_LISTED)
    .map(({ period, expected, arrived }) =>
      field(period, `${count(arrived ?? 0)} rows, ${count(expected ?? 0)} expected`),
    );
  if (different.length > MAX_LISTED)
    lines.push(`  … and ${different.length - MAX_LISTED} more periods that differ`);
  if (hidden > 0)
    lines.push(field('periods not shown', `${hidden}, as of fewer than 100 people; they are not missing`));
  return lines;
}

function countryLines({ countries }: Arrival): string[] {
  return countries
    .slice(0, MAX_LISTED)
    .map(({ country, rows, matchRate }) =>
      field(country ?? 'no country', `${count(rows)} rows, match rate ${percent(matchRate)}`),
    );
}
