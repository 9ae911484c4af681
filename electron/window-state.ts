import { readFileSync, writeFileSync } from 'node:fs';
import type { BrowserWindow, Rectangle } from 'electron';
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
/** So much of a window has to be on a screen for it to be found and moved. */
const LEAST_VISIBLE = 100;

/**
 * Where the window was; a place that is on no screen any more is forgotten.
 * @param workAreas Of every screen, in the same pixels as the window's bounds.
 */
export function readWindowState(file: string, workAreas: readonly Rectangle[]): Partial<WindowState> {
  try {
    const state = windowState.parse(JSON.parse(readFileSync(file, 'utf8')));
    return workAreas.some((area) => isOn(area, state)) ? state : DEFAULT_SIZE;
  } catch {
    // No file yet, or one that an older version wrote: the window opens where the system puts it.
    return DEFAULT_SIZE;
  }
}

/** Writes the window's place down whenever it closes. */
export function rememberWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
    writeFileSync(file, JSON.stringify(state));
  });
}

function isOn(area: Rectangle, bounds: Rectangle): boolean {
  const overlapX = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const overlapY = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y);
  return overlapX > LEAST_VISIBLE && overlapY > LEAST_VISIBLE;
}
