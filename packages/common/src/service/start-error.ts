/** A start-up failure that a person can act on: its message becomes one clear line, the exit status is 3. */
export class StartError extends Error {
  override readonly name = "StartError";
}
