import { create } from 'zustand';

/** Whether Tab leaves the editors instead of indenting. Monaco's own switch does not tell what it is set to. */
export const useTabKey = create<{ readonly leaves: boolean }>(() => ({ leaves: false }));

/** Turns the Tab key the other way. */
export function toggleTabKey(): void {
  useTabKey.setState(({ leaves }) => ({ leaves: !leaves }));
}

/** Whether the keyboard is an Apple's, where Ctrl+M is not free. */
export function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
