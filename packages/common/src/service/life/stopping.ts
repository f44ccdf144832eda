/** The one decision that the service is to stop, whoever makes it first. */
export class Stopping {
  readonly #controller = new AbortController();
  readonly requested: Promise<void>;

  constructor() {
    this.requested = new Promise((resolve) => {
      this.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  request(): void {
    this.#controller.abort();
  }
}
