import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium of this machine, or undefined: `GATEWRIGHT_CHROMIUM`, a system one, or the one Playwright installed. */
export function findChromium(): string | undefined {
  return [process.env['GATEWRIGHT_CHROMIUM'], ...CANDIDATES, chromium.executablePath()].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/** Starts a browser that calls nobody. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * Whether a story that needs something this machine lacks may be left out: never in CI.
 * @throws Error in CI, so that a missing browser or Electron is a failure there.
 */
export function mayLeaveOut(reason: string): true {
  if (process.env['CI'] === 'true' || process.env['CI'] === '1') throw new Error(reason);
  console.warn(`left out: ${reason}`);
  return true;
}
