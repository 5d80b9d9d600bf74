import { describe, expect, it } from 'vitest';
import { compareGolden, findGoldenFolder, GOLDEN_COUNTRIES } from './golden-people.js';

const folder = findGoldenFolder();
if (folder === null) {
  process.stderr.write(
    'Golden people skipped: ../shared/golden is absent; AMC_GOLDEN_DIR names another folder.\n',
  );
}

describe.skipIf(folder === null)('the golden people (needs ../shared/golden or AMC_GOLDEN_DIR)', () => {
  it.each(GOLDEN_COUNTRIES)('get Amazon’s hashes in %s, except where we decided otherwise', (country) => {
    const tallies = compareGolden(folder ?? '', country);
    expect(tallies.size).toBeGreaterThan(6);
    for (const [name, tally] of tallies) {
      // Amazon's tool drops the plus and reads such a number as a national one; we read it as an international one.
      if (name === 'phone, + of another country') continue;
      expect({ name, ...tally }).toMatchObject({ name, wrong: 0, extra: 0, undecided: [] });
    }
  });
});
