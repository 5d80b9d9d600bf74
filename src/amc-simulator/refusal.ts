/** An error answer of the simulator, in AMC's form. */
export class RequestRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly string[];

  constructor(status: number, code: string, details: string, errors: readonly string[] = []) {
    super(details);
    this.name = 'RequestRefusal';
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Why an upload ends as FAILED. The message names file, line and column and never contains a value. */
export class UploadRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UploadRefusal';
  }
}

export function badRequest(details: string, errors: readonly string[] = []): RequestRefusal {
  return new RequestRefusal(400, 'BAD_REQUEST', details, errors);
}

export function notFound(details: string): RequestRefusal {
  return new RequestRefusal(404, 'NOT_FOUND', details);
}
