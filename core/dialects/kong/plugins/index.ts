import { keyAuth } from './key-auth.ts';
import type { KongPlugin } from './plugin.ts';
import { rateLimiting } from './rate-limiting.ts';
import { requestTransformer } from './request-transformer.ts';

/** Every Kong plugin that is served. */
export const kongPlugins: readonly KongPlugin[] = [keyAuth, rateLimiting, requestTransformer];
