import type { Page } from 'playwright';

/** What a page complains about while a story runs: console errors and warnings, violations of the content security policy, exceptions. */
export class Complaints {
  readonly #story: string;
  readonly #heard: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(story: string) {
    this.#story = story;
  }

  /** Listens from now on; call it before the page is opened. */
  listenTo(page: Page): void {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        this.#heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#heard.push(`exception: ${error.stack ?? error.message}`));
  }

  /** Says that the story provokes complaints of this kind, such as those of a connection that is cut. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** @throws Error with every complaint that the story did not expect. */
  check(): void {
    const unexpected = this.#heard.filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
    if (unexpected.length > 0)
      throw new Error(`the page complained during "${this.#story}":\n${unexpected.join('\n')}`);
  }
}
