const DIGEST = /^[0-9a-f]{64}$/;
const EMPTY_DIGEST = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const E_MAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE = /^\+?[\d\s().-]{7,}$/;

/** What is wrong with a value of a hashed column, described without the value; undefined when it is a digest. */
export function digestProblem(text: string): string | undefined {
  if (DIGEST.test(text)) {
    return text === EMPTY_DIGEST ? 'is the hash of an empty text: leave the value empty instead' : undefined;
  }
  if (E_MAIL.test(text)) return 'is a raw e-mail address: hash it';
  if (PHONE.test(text)) return 'looks like a raw phone number: hash it';
  if (/^[0-9a-f]{64}$/i.test(text)) return 'is a digest in capital letters: write it in lower case';
  return 'is not hashed: 64 lower-case hexadecimal digits are expected';
}
