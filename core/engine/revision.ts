import type { GatewayConfig } from '../model/config.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { CompiledConfig } from './compile.ts';

/** A configuration in force or on its way out, with the exchanges that still use it. */
export class Revision {
  readonly id: string;
  readonly config: GatewayConfig;
  readonly compiled: CompiledConfig;
  readonly dialect: Dialect;
  #open = 0;
  #isLeaving = false;
  #onIdle: (() => void) | undefined;

  constructor(id: string, config: GatewayConfig, compiled: CompiledConfig, dialect: Dialect) {
    this.id = id;
    this.config = config;
    this.compiled = compiled;
    this.dialect = dialect;
  }

  get open(): number {
    return this.#open;
  }

  enter(): void {
    this.#open += 1;
  }

  leave(): void {
    this.#open -= 1;
    if (this.#isLeaving && this.#open === 0) this.#onIdle?.();
  }

  /** Closes the configuration when its last exchange is over, or after the grace time. */
  async drain(graceMillis: number): Promise<void> {
    this.#isLeaving = true;
    if (this.#open > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMillis);
        timer.unref();
        this.#onIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await this.compiled.close();
  }
}
