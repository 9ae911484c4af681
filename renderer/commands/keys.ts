/** What of a keyboard event decides which command it means. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * Whether a key press is the one a command names, such as `Mod+K`, `Shift+F6`, `j` or `?`.
 * `Mod` is Control or Command. A single printable sign stands for itself, whatever Shift it takes to type it.
 */
export function matchesKeys(keys: string, press: KeyPress): boolean {
  const parts = keys.split('+');
  const name = parts.at(-1) ?? '';
  const wants = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  const isLetter = /^[a-z]$/i.test(name);
  if (press.key.toLowerCase() !== name.toLowerCase()) return false;
  if (wants('Mod') !== (press.ctrlKey || press.metaKey) || wants('Alt') !== press.altKey) return false;
  const isSign = name.length === 1 && !isLetter;
  return isSign || wants('Shift') === press.shiftKey;
}

const APPLE: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', Delete: '⌫' };
const OTHER: Readonly<Record<string, string>> = { Mod: 'Ctrl' };
const ANY: Readonly<Record<string, string>> = {
  ' ': 'Space',
  Escape: 'Esc',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** The keys of a command by the names printed on the keyboard. */
export function keyNames(keys: string, isApple: boolean): string[] {
  const names = isApple ? APPLE : OTHER;
  return keys.split('+').map((part) => names[part] ?? ANY[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
