import { describe, expect, it } from 'vitest';
import { ignoredPart, isIgnoredPath } from '../../src/read/ignored-path.js';

describe('isIgnoredPath', () => {
  it.each([
    '_SUCCESS',
    '_temporary/0/_temporary/attempt_1/part-00000.csv',
    'dt=2024-05-13/_temporary/0/part-0.csv',
    '_delta_log/00000000000000000000.json',
    '_committed_123',
    '.part-0.csv.crc',
    'part-0.csv.crc',
    '.git/config',
    'a/.DS_Store',
    '2024_$folder$',
    'a.csv.md5',
    'a.csv.SHA256',
    'SHA256SUMS',
    'md5sums.txt',
    'q.csv.metadata',
    'unload_manifest',
    'unload/manifest',
    'venuemanifest',
    '01234567-89ab-cdef-0123-456789abcdef-manifest.csv',
    'Thumbs.db',
    'desktop.ini',
    '__MACOSX/a.csv',
    '~$report.xlsx',
    'part-0.csv._COPYING_',
    'sales.csv.filepart',
    'sales.csv.partial',
    'part-0.csv.inprogress',
    'part-0.in-progress',
    'sales.tmp',
    'sales.csv.bak',
    'sales.csv~',
    '.sales.csv.swp',
    'sales.csv.done',
    'sales.TRG',
    'sales.csv.asc',
    'sales.sha384',
    '@eaDir/sales.csv@SynoEAStream',
    'exports/#recycle/sales.csv',
    'lost+found/a.csv',
    'amc-ingest-ledger/sales/runs/1.json',
    'sales/run-1.partial-Ab3xYz/run/a.csv',
  ])('is true for %s', (path) => {
    expect(isIgnoredPath(path)).toBe(true);
  });

  it.each([
    'a.csv',
    'part-00000',
    'dt=2024-05-13/part-0.csv',
    'dt=2024-05-13/country=DE/part-0.csv',
    '_dt=2024-05-13/part-0.csv',
    'my_folder/a_b.csv',
    'a.b/c.csv',
    'cargo_manifest.csv',
    'manifest/a.csv',
    'manifest.json',
    'metadata.csv',
    'crc.csv',
    'a~$b.csv',
    'md5.csv',
    'done.csv',
    'tmp/sales.csv',
    'sales.temp.csv',
    'bak/sales.csv',
    'sales~1.csv',
    'recycle/sales.csv',
  ])('is false for %s', (path) => {
    expect(isIgnoredPath(path)).toBe(false);
  });

  it('names the folder or file that is the reason', () => {
    expect(ignoredPart('a/_temporary/0/b.csv')).toBe('a/_temporary/');
    expect(ignoredPart('a/_SUCCESS')).toBe('a/_SUCCESS');
  });
});
