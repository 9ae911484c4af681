const NAME = /^[\w-]{1,80}$/;

/** What is wrong with the name of a case, which is also that of its file; undefined when nothing is. */
export function nameProblem(name: string): string | undefined {
  return NAME.test(name) ? undefined : 'letters, digits, - and _ only, at most 80';
}
