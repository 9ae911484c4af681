import { createRequire } from 'node:module';
import type { Client } from 'undici';

/** By then an engine that starts has its ports open. */
const SOON_MILLIS = 100;

/** What is used of undici's client; the package adds the rest to it (`request` and its like) only when it is loaded whole. */
export type UpstreamClient = Pick<Client, 'dispatch' | 'close' | 'closed'>;

type UpstreamClientClass = new (...parameters: ConstructorParameters<typeof Client>) => UpstreamClient;

const load = createRequire(import.meta.url);
let loaded: UpstreamClientClass | undefined;
let isPlanned = false;

/**
 * undici's client, loaded when it is first asked for, and alone: the whole package takes 70 ms of CPU to load, its client
 * a quarter of that, and a command that only reads the store needs none of it.
 */
export function undiciClient(): UpstreamClientClass {
  // The file has no types of its own; it is the very class that the package exports.
  loaded ??= load('undici/lib/dispatcher/client.js') as UpstreamClientClass;
  return loaded;
}

/** Loads the client a moment later, so that neither the start nor the first exchange has to wait for it. */
export function loadUndiciClientSoon(): void {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(undiciClient, SOON_MILLIS).unref();
}
