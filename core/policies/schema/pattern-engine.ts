import { GatewrightError } from '../../model/errors.ts';

/** What a schema compiler asks of expressions. */
interface PatternEngine {
  (pattern: string, flags: string): { test(text: string): boolean; toString(): string };
  /** How generated code would name the engine, if it were written to a file, which it is not. */
  code: string;
}

/**
 * Expressions of schemas, by an engine whose time is linear in the text, so that none can be made to hang. It has no
 * look-around and no back references, repeats at most 1,000 times, and its dot takes a return too; an expression it
 * cannot read is refused when the schema is compiled. There is no other engine behind it.
 */
export async function loadPatternEngine(): Promise<PatternEngine> {
  const { RE2JS } = await import('re2js');
  const compile = (pattern: string): { test(text: string): boolean; toString(): string } => {
    try {
      const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
      return { test: (text) => expression.test(text), toString: () => pattern };
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new GatewrightError('CONFIG_INVALID', { reason: `the pattern ${pattern} cannot be used: ${reason}` });
    }
  };
  return Object.assign(compile, { code: 'patternEngine' });
}
