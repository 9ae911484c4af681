import { http } from './http.ts';
import type { Integration } from './integration.ts';
import { mock } from './mock.ts';

/** Every integration that is installed. */
export const integrations: readonly Integration[] = [http, mock];
