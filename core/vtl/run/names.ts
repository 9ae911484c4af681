/** Gives every variable name of a template a number, so that reading one is an array access. */
export class Names {
  readonly all: string[] = [];
  readonly #slots = new Map<string, number>();

  /** The slot of a name, a new one when it has none. */
  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    this.#slots.set(name, this.all.length);
    return this.all.push(name) - 1;
  }

  /** The slot of a name that the template mentions. */
  find(name: string): number | undefined {
    return this.#slots.get(name);
  }
}
