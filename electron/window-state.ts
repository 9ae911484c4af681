import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';

const windowState = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().min(400),
  height: z.number().min(300),
  isMaximized: z.boolean(),
});
type WindowState = Readonly<z.infer<typeof windowState>>;

const DEFAULT_SIZE = { width: 1440, height: 900 };

/** Where the window was; a place that is on no screen any more is forgotten. */
export function readWindowState(): Partial<WindowState> {
  try {
    const state = windowState.parse(JSON.parse(readFileSync(stateFile(), 'utf8')));
    return isOnScreen(state) ? state : DEFAULT_SIZE;
  } catch {
    // No file yet, or one that an older version wrote: the window opens where the system puts it.
    return DEFAULT_SIZE;
  }
}

/** Writes the window's place down whenever it closes. */
export function rememberWindowState(window: BrowserWindow): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
    writeFileSync(stateFile(), JSON.stringify(state));
  });
}

function stateFile(): string {
  return join(app.getPath('userData'), 'window.json');
}

function isOnScreen(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const overlapX = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    const overlapY = Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y);
    return overlapX > 100 && overlapY > 100;
  });
}
