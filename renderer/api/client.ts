import { PATHS } from '../../core/contract/paths.ts';
import { EngineClient } from './engine-client.ts';
import { engineToken } from './token.ts';

const token = engineToken();
const NO_BODY_HASH = '0'.repeat(64);

/** The page's one connection to the engine that served it. */
export const client = new EngineClient({
  openSocket: () =>
    new WebSocket(`${location.origin.replace(/^http/, 'ws')}${PATHS.socket}?token=${encodeURIComponent(token)}`),
  isRefused: async () => {
    const answer = await fetch(bodyUrl(NO_BODY_HASH));
    return answer.status === 401 || answer.status === 403;
  },
});

/** Address of a recorded body. @param type The content type to answer with; the recorded bytes have none of their own. */
export function bodyUrl(hash: string, type?: string): string {
  return withToken(`${PATHS.bodies}${hash}`, type === undefined ? {} : { type });
}

/** Address that streams the exchanges of a filter as HAR 1.2. */
export function exportHarUrl(filter: string, withSecrets: boolean): string {
  return withToken(PATHS.exportHar, withSecrets ? { filter, secrets: '1' } : { filter });
}

/** Address that takes a HAR by POST. */
export function importHarUrl(): string {
  return withToken(PATHS.importHar, {});
}

function withToken(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams({ ...query, token }).toString()}`;
}
