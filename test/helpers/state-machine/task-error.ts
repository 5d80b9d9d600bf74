/** What a state fails with. */
export class StateError extends Error {
  override readonly name = 'StateError';
  /** As `ErrorEquals` names it. */
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }

  /** Whether a retrier or catcher for these errors applies to this one. */
  matches(errors: readonly string[]): boolean {
    return errors.some(
      (name) =>
        name === this.error ||
        name === 'States.ALL' ||
        (name === 'States.TaskFailed' && this.error !== 'States.Timeout'),
    );
  }
}
