/** An answer of the server. */
export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** An error answer in S3's form: status, code and message in XML. */
export class S3Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message = code, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  toAnswer(): S3Answer {
    const body = xml('Error', tag('Code', this.code) + tag('Message', this.message));
    return { status: this.status, headers: { 'content-type': 'application/xml', ...this.headers }, body };
  }
}

/** The server does not pretend to support unknown requests. */
export function notImplemented(what: string): S3Refusal {
  return new S3Refusal(501, 'NotImplemented', `The test server does not implement ${what}.`);
}

export function tag(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`;
}

export function xml(root: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`;
}

export function xmlAnswer(
  root: string,
  inner: string,
  headers: Readonly<Record<string, string>> = {},
): S3Answer {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body: xml(root, inner) };
}

/** The texts of all elements of a name, in order, for bodies without attributes and without nested equal names. */
export function elements(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(
    (found) => found[1] ?? '',
  );
}

export function elementText(text: string, name: string): string | undefined {
  const inner = elements(text, name)[0];
  return inner === undefined ? undefined : unescapeXml(inner);
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll('&amp;', '&');
}
