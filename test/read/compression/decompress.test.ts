import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { decompress } from '../../../src/read/decompress.js';
import { collect, inChunks } from '../../helpers/chunks.js';
import { packBzip2 } from '../../helpers/pack-bzip2.js';
import { packZstd, zstdBomb } from '../../helpers/pack-zstd.js';

/** The content of both strings below, packed by the usual programs (bzip2 1.0.8, zstd 1.5). */
const TEXT =
  Array.from({ length: 400 }, (_, index) => `person${index % 7}@example.com,${index * index}\n`).join('') +
  'a'.repeat(1000);
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWUrf/KUAEFJdgcAQAAV/4EAAKgfYQACAAAhgBzwD6yZhoSCQCnAOA1PJoClVNMAAIqp/7Q/VVSeiaAaaAUaGgAAAGp40qTSamgAAUaGgAAACooUxNQADRocy79vaSp++JTEZCXS7aNaierqpdJTXpq3bo20DDspNKsjWWCzssNlKK5gOLSmcV1xTXJumWl2Q7UzSJ2GeNuWRo61DSiF1ZTSEJNYDycsFmDJpaV5QWkeM9LtwKS6XZ3WsRmpSbUMhxVEdCEJrWE1qrMQJjpj26JY6dPbTJ7LPBpTPSQHiXK56nNWpaZ4Wj0lR9ghPcITcc1BrpvjfjWM6t1nWdYuWAVo3arDc2Pf38Hy0L4NRRuAtu5z5Nd2rudzTsa8RJtbU1ZOO6wIzkqBa1azOwzbyNO2pMxMDDGoSHdSDEOIES8/YeHvXXvCfiOnJBWiOWX1h2CjmUtFCSoHRyJUTBNMlFYUWmUVfO2nYp3FanNZsapxYzWaPC8eHOTa4sxeuMQ1jfnjnaNXFb2NsYOthmpaLd6nSmZZNrbuwYhzd7qNbuy7WdEDjfJkSyoMmuuNro8hK8FC+8B73Xt9Xx2jUBfWxP31AxDZcNxaOFmDZCzWYidrXjMb2CwCCYdt5fRdAqOmu7pjh00IuD3OL0x18ESEkCY4m3E4m5E4lbWo5PCaTe7lfG+tgo9Ny+3olSDAQYmdYKBTYakYZBP3gPe2LL76Ao6AuSaNU6M+PyKuEebgPFHwcE2exPCqNw8w8ozL0bWIbr12uirMlQFCRS7WMNSjHQDH3gPeu70ngYYgoMQ2RyUrZWR2qWi7a1FpZWcpHAbfHAbmmToiTepru37dFe68dsIN2nHu5KgE530PkoW2uUxm3VYTHPr7iZ7ZTGIXTt5Dlm01kDnEKHEHQQcbY5KO55uOy2mSooTRqZNuq+8B70ge8HlTBPxQN6EDLHwr6vurGjBGVk0Zk1rgWVx6FjddYxbN3wrReTzzodKedbLIk8Z140T1QGvvJc5vPlzzLH5SjK6KtoUpXFKcaoNSIFVCOutCKKJlEWgJynfr266k9ZV176N3CRENwIDuCZcp2DrwEGEVaFXGVs/TfLKnM4YNvcwmXMSxPJWr4bbJ49aFXUXDMCpjLdDJxopFNhrNqW/vAe8ftQ77I7dh1MWYj62yivkMm40lSoCh9WSTHOs4cJDc11wSiJ2WLPuleoPLbU521iulwqI20g1MiUWohqaeK4CNPN19O6tmszhutdZ0EPbMZLlvNgkNq8zJhyHgS3esJVJMGG0wXRipUGaiEmGRCZTZZakaompTjrBq9VTZOZu2CKIvGpDBCTEtqydPQIcw2b19M26i6eA6RdrcS3qibvJ2zk1ecN2+ukKxSm7ieQQp9GZPHi55b21fld+fhgbakGuNtTTMOdKUUg50UtBobasGYG2y+WmnOj4CDnRWYFd0UWHKRRY1B1q4NvSbahDidFCFOdFFi9wZt8sbNI6+oQpzooRDqJ1FkabiiznQbahLBaKEoc6KLadhiiymiNtTbWDrUTGmnRRfL226bbY7z1+B/BCU+AhPsITsEJ9hCUITsEJ0CEoQnYIT+CE78ySCfoQn6EJ3CEoQnB/i7kinChIJW/+Uo',
  'base64',
);
const ZSTD = Buffer.from(
  'KLUv/WRJKy0hAPp6eA0WkKmSA9sX/nf9zky2k0tkywpBdrdpQNgAzQDSAKs7qd28rnzs45ilMSFj/rk7cK1wY3DSuM1stbe3m4ObUJs32mWtqjZRk6RN88q/eo8X6o6Z11N3NhxpMz60IdwS/AhCBovCZ1wGz2KpXumOfF4cgggtDpUzpDNZJdI7h5bup7VEhayv3o92YgwhOTaNOuJlOBZChXdewypwMiXhVFbBi/RGoej43lkdtvEkb5S13R3zOSFn2T5aqc2Xvk4nnMHBQjvIKZ2ulTpHGR9aKKS/e+3GSdvUrxwWitdHuQFQgAMJCgg4MKDgAIEGBwOEIAGDBQcKAtP5oaWEfhRqsSuk6wfpHdL27SittHbjaM3oO6yjrFCs5/XiWo06VZWkTn5UfFwz4XVCqAmHQ7wMUY9jU4c0xxgk2pC43/ClIWTDMhGfRpSLmANDKmMVo+PFGQuHK4RWOFBx/uzIufKUPpxlWHL4mUCLBAoZ6I95i9nSHC+ULNxQWL98XTqiFKr0QvBqsFpwGlISciJZfbw8ejEKNTqC+FasJ27mk/yN8bX67jDzOxNyZnnYx2Flw+aFSfdWe53wznkOIxNa5hCyc7LOdAHTPpVmmV/I35f5/fA2wsfgS/M3ldfTv+wdjgsV98pfs1fcJ+uS9KmfamYuzngOI1QYRz3vyNSU2bgjrTNKTHvOHRw/bITcWKz5SFPKw/wJUiesE0KHIZzBwWEOQktwkIRTGjqPsDaCdIY5GMpZ+HDBEhSEVPB937tbj8eNJQdvFFyL/cp2iFgosSf1pbqS8KSwJPQkupL50uyJLJTskMurSy0jG41IDjIuSGvLPYtvESFFLKHyYaWckDlCpFPWUjqfnDJx0ERoicMkZ3g7fNeZSg0EAEy8rOrILgeZN5YJZZmDIntbWe2QbYYyaZSNMVkrkt3hnf/phJzO0tB97K68dPOkk9pudXSdYXeOnUOsE1qdwzx27rFOTGx1iEl3bJ5jZSX2cWOWR0zIiPll7A6LtVpsDMUkn9vMcPWGexs4RzAnlDkvhLtcrnpwE4OThNw046qNuyrOC9+E+uaI2V6Hrb63Db1Jlm18t5bdbonNH25CcrPIts9oK6ltlmvSR1s5WkeCdt6aA60JLZrDq51RrePQVoUmldocppULgZeoETAIxBJ32M+hBwWlAxJQMAjcIHj8/f835JFMKYtSilKKopSilGIpRSmlUEpRSlGUopRSBZj9FT7SHsGj7ghdBQIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACTKzhyIzZSIzQyA0ZrrWst01rTWtO0lrWWNa1prWlNu2R1jASjXyQX3SKx5pg4LI7FY3HMYlWnIpaiQJE7ETNRlOgakSUiK4RaBpisHJgskgNqsjmYQA4mkIMTGPKABPhV37cm5Q==',
  'base64',
);

async function unpack(bytes: Uint8Array, sizes?: readonly number[], maxExpansion?: number): Promise<Buffer> {
  return Buffer.concat(await collect(decompress(inChunks(bytes, sizes), 'people.csv', { maxExpansion })));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof InputError)) return `no InputError but ${String(error)}`;
  expect(error.message).toContain('people.csv');
  return error.code;
}

const PACKERS = {
  gzip: (content: Buffer) => Promise.resolve(gzipSync(content)),
  zstd: packZstd,
  bzip2: (content: Buffer) => Promise.resolve(packBzip2(content)),
} as const;
const KINDS = ['gzip', 'zstd', 'bzip2'] as const;

describe('decompress', () => {
  it('decompresses what bzip2 and zstd packed', async () => {
    for (const sizes of [[100_000], [1], [7, 300]]) {
      expect((await unpack(BZIP2, sizes)).toString()).toBe(TEXT);
      expect((await unpack(ZSTD, sizes)).toString()).toBe(TEXT);
    }
  });

  it.each(KINDS)(
    'decompresses %s, multiple members in a row included, however the bytes arrive',
    async (kind) => {
      const content = fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.uint8Array({ maxLength: 300 }).map((bytes) => bytes.map((byte) => byte & 1)),
        fc.nat(700).map((length) => new Uint8Array(length)),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(content, { minLength: 1, maxLength: 3 }),
          fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
          async (contents, sizes) => {
            const packed = await Promise.all(contents.map((bytes) => PACKERS[kind](Buffer.from(bytes))));
            const unpacked = await unpack(Buffer.concat(packed), sizes);
            expect(unpacked.equals(Buffer.concat(contents))).toBe(true);
          },
        ),
        { numRuns: 25 },
      );
    },
  );

  it.each(KINDS)('refuses %s that is cut off anywhere', async (kind) => {
    const packed = await PACKERS[kind](Buffer.from('email\nann@example.com\n'.repeat(20)));
    for (const length of [12, 30, packed.length - 5, packed.length - 1]) {
      expect(await codeOf(unpack(packed.subarray(0, length)))).toBe(`TRUNCATED_${kind.toUpperCase()}`);
    }
  });

  it.each([
    ['gzip', gzipSync(TEXT, { level: 0 })],
    ['zstd', ZSTD],
    ['bzip2', BZIP2],
  ] as const)('never accepts %s with a wrong bit as intact', async (kind, packed) => {
    const name = kind.toUpperCase();
    for (let at = 12; at < packed.length; at += 13) {
      const damaged = Buffer.from(packed);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect([`CORRUPT_${name}`, `TRUNCATED_${name}`]).toContain(await codeOf(unpack(damaged)));
    }
  });

  it('skips skippable frames of zstd', async () => {
    const skippable = Buffer.from('\u0050*M\u0018\u0003\u0000\u0000\u0000xyz', 'latin1');
    expect((await unpack(Buffer.concat([skippable, ZSTD, skippable]), [5])).toString()).toBe(TEXT);
  });

  it('refuses zstd that needs a dictionary or too much memory', async () => {
    const dictionary = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x01, 0x38, 0x07, 0, 0, 0, 0]);
    const window = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf8, 0x01, 0, 0, 0, 0]);
    expect(await codeOf(unpack(dictionary))).toBe('UNSUPPORTED_FORMAT');
    expect(await codeOf(unpack(window))).toBe('UNSUPPORTED_FORMAT');
  });

  it('refuses decompression bombs, and accepts large expansions where they are allowed', async () => {
    const bomb = zstdBomb(600);
    const drain = async (maxExpansion?: number) => {
      let size = 0;
      for await (const chunk of decompress(inChunks(bomb), 'people.csv', { maxExpansion }))
        size += chunk.length;
      return size;
    };
    expect(await codeOf(drain())).toBe('EXPANSION_LIMIT');
    expect(await drain(100_000)).toBe(600 * 128 * 1024);
  });

  it('unpacks one layer only, and leaves plain text alone', async () => {
    const once = gzipSync(TEXT);
    expect((await unpack(gzipSync(once))).equals(once)).toBe(true);
    for (const text of ['', 'B', 'BZh9,name\n', '(\u00b5', TEXT])
      expect((await unpack(Buffer.from(text), [3])).toString()).toBe(text);
  });
});
