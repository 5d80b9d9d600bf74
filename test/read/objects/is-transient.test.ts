import { describe, expect, it } from 'vitest';
import { isTransient } from '../../../src/read/objects/is-transient.js';

const withFields = (fields: object, cause?: unknown) =>
  Object.assign(new Error('connection lost', { cause }), fields);

describe('an error of the caller’s stream', () => {
  it.each([
    ['an error that says so', withFields({ retryable: true }), true],
    [
      'an error that denies it, regardless of its cause',
      withFields({ retryable: false }, withFields({ code: 'ECONNRESET' })),
      false,
    ],
    ['a connection that was reset', withFields({ code: 'ECONNRESET' }), true],
    ['a name that could temporarily not be resolved', withFields({ code: 'EAI_AGAIN' }), true],
    ['a network failure as the cause', withFields({}, withFields({ code: 'UND_ERR_SOCKET' })), true],
    ['throttling as the AWS SDK marks it', withFields({ $retryable: { throttling: true } }), true],
    ['a timeout', new DOMException('too late', 'TimeoutError'), true],
    ['an error without details', new Error('connection lost'), false],
    ['a missing file', withFields({ code: 'ENOENT' }), false],
    ['a text', 'connection lost', false],
    ['nothing', null, false],
  ])('%s is classified as retryable or not', (_, thrown, expected) => {
    expect(isTransient(thrown)).toBe(expected);
  });

  it('may be its own cause', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(isTransient(error)).toBe(false);
  });
});
