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
  /** Native dialogs; undefined when the user cancelled. */
  openFile(filter: FileFilter): Promise<{ readonly name: string; readonly path: string } | undefined>;
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<string | undefined>;
  /** Opens another workspace folder; the shell starts an engine on it and reloads the page. */
  openWorkspace(): Promise<void>;
  /** Opens a web page in the user's browser; only https. */
  openExternal(url: string): Promise<void>;
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

export interface FileFilter {
  readonly title: string;
  readonly extensions: readonly string[];
}
