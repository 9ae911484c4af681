import type { Shell } from '../../core/contract/shell.ts';

declare global {
  interface Window {
    /** Put there by the preload of the desktop shell. */
    readonly gatewrightShell?: Shell;
  }
}

/** What the desktop shell offers; undefined in a browser tab. Ask for a capability, never for the platform. */
export function shell(): Shell | undefined {
  return window.gatewrightShell;
}
