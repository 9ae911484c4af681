import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};

const NOT_BUILT =
  '<!doctype html><meta charset="utf-8"><title>Gatewright</title><p>The page is not built. Run <code>npm run build:page</code>, then reload.';

/** Headers of everything the control port sends. */
export const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Nothing but the page itself has anything to load; it has a policy of its own.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** What the page may load: only what this port serves. Styles may stand in the page, since the editor writes them there. */
export function pagePolicy(port: number): string {
  // Chromium takes no IPv6 literal in a source list, and the port listens on IPv4 alone.
  const sockets = ['127.0.0.1', 'localhost'].map((host) => `ws://${host}:${port}`).join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${sockets}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Sends a file of the built page; anything that is no file is a 404. */
export async function sendPageFile(
  folder: string,
  path: string,
  port: number,
  response: ServerResponse,
): Promise<void> {
  const name = fileName(path);
  const file = join(folder, name);
  const info = name.split(sep).includes('..') ? undefined : await stat(file).catch(() => undefined);
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  if (info?.isFile() !== true) {
    const isPage = name === 'index.html';
    response.writeHead(isPage ? 503 : 404, { ...SAFE_HEADERS, 'content-type': 'text/html; charset=utf-8' });
    response.end(isPage ? NOT_BUILT : '');
    return;
  }
  response.writeHead(200, {
    ...SAFE_HEADERS,
    'content-type': type,
    'content-length': info.size,
    // File names of the build carry a hash of their text; the page itself does not.
    'cache-control': name === 'index.html' ? 'no-cache' : 'max-age=31536000, immutable',
    'content-security-policy': pagePolicy(port),
  });
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

/** Name of the file that a path means, relative to the page's folder; a path that cannot be decoded means none. */
function fileName(path: string): string {
  if (path === '/') return 'index.html';
  try {
    return normalize(decodeURIComponent(path)).replace(/^[/\\]+/, '');
  } catch {
    // A stray percent sign: no file of ours has one in its name.
    return path;
  }
}
