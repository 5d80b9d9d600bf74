import { describe, expect, it } from 'vitest';
import type { ExternalIdentityType, HashedPiiType } from '../../src/model/identifier.js';
import { isPlaceholder } from '../../src/normalize/placeholders.js';
import { standardizerFor } from '../../src/normalize/standardizer.js';

function judge(type: HashedPiiType, country: string, text: string): boolean {
  return isPlaceholder(type, country, text, standardizerFor(type, country, { placeholders: false })(text));
}

describe('isPlaceholder', () => {
  it.each<[HashedPiiType, string, string]>([
    ['EMAIL', 'US', 'test@test.com'],
    ['EMAIL', 'US', 'Test@TEST.de'],
    ['EMAIL', 'US', 'noemail@noemail.com'],
    ['EMAIL', 'US', 'no-email@shop.example'],
    ['EMAIL', 'US', 'no_email@shop.example'],
    ['EMAIL', 'US', 'null@null.com'],
    ['EMAIL', 'US', 'none@none.com'],
    ['EMAIL', 'US', 'na@na.com'],
    ['PHONE', 'US', '0000000000'],
    ['PHONE', 'US', '(999) 999-9999'],
    ['PHONE', 'US', '+1 111 111 1111'],
    ['PHONE', 'US', '1234567890'],
    ['PHONE', 'US', '+1 (123) 456-7890'],
    ['PHONE', 'US', '0'],
    ['PHONE', 'IT', '0000000000'],
    ['PHONE', 'GB', '07777777777'],
    ['PHONE', 'DE', '+49 1111111111'],
    ['ZIP', 'US', '00000'],
    ['ZIP', 'US', '99999-9999'],
    ['ZIP', 'US', '0'],
    ['ZIP', 'US', '000'],
    ['ZIP', 'JP', '000-0000'],
    ['ZIP', 'PL', '00-000'],
    ['STATE', 'US', 'XX'],
  ])('is true for the %s of %s: %j', (type, country, text) => {
    expect(judge(type, country, text)).toBe(true);
    expect(standardizerFor(type, country)(text)).toBeNull();
  });

  it.each<[HashedPiiType, string, string]>([
    ['EMAIL', 'US', 'test@example.com'],
    ['EMAIL', 'US', 'ann@test.com'],
    ['EMAIL', 'US', 'noemi@example.com'],
    ['EMAIL', 'US', 'underwood@example.com'],
    ['PHONE', 'FR', '0123456789'],
    ['PHONE', 'US', '2015550123'],
    ['PHONE', 'GB', '0800 1111'],
    ['ZIP', 'US', '22222'],
    ['ZIP', 'US', '12345'],
    ['ZIP', 'US', '00501'],
    ['ZIP', 'GB', 'SW1A 1AA'],
    ['STATE', 'US', 'Texas'],
    ['FIRST_NAME', 'US', 'Test'],
    ['ADDRESS', 'US', '0'],
  ])('is false for the %s of %s: %j', (type, country, text) => {
    expect(judge(type, country, text)).toBe(false);
  });

  it.each<[ExternalIdentityType, string, boolean]>([
    ['MAID', '00000000-0000-0000-0000-000000000000', true],
    ['MAID', '0'.repeat(32), true],
    ['IDFA', 'ffffffff-ffff-ffff-ffff-ffffffffffff', true],
    ['EXPERIAN', '0', true],
    ['MAID', 'aebe52e7-03ee-455a-b3c4-e57283966239', false],
    ['MAID', '00000000-0000-0000-0000-000000000001', false],
    ['KANTAR', '7', false],
    ['KANTAR', '1111', false],
  ])('for the %s %j is %s', (type, id, expected) => {
    expect(isPlaceholder(type, null, id, id)).toBe(expected);
  });
});
