/**
 * What the desktop shell offers to the page, put on `window.gatewrightShell` by the preload; absent in a browser tab.
 * The page asks for a capability, never for the platform.
 */
export interface Shell {
  readonly token: string;
  readonly version: string;
  /** Runs when a menu item of the command registry is chosen. Returns the undo. */
  onCommand(run: (commandId: string) => void): () => void;
  /** Gives the shell the commands that its menus show. */
  setMenu(items: readonly MenuItem[]): void;
  /** Opens another workspace folder; the shell starts an engine on it and reloads the page. */
  openWorkspace(): Promise<void>;
}

/** One entry of a native menu. */
export interface MenuItem {
  readonly id: string;
  readonly title: string;
  readonly menu: 'file' | 'edit' | 'view' | 'go' | 'help';
  /** Such as `Mod+K`. */
  readonly keys?: string;
  readonly isEnabled: boolean;
}
