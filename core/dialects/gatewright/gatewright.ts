import type { Dialect } from '../dialect.ts';
import { findFile, WORKSPACE_FILE } from '../files.ts';
import { writeError } from './error-response.ts';
import { gatewrightJsonSchema } from './json-schema.ts';
import { readGatewright } from './read.ts';
import { gatewrightRouting } from './rules.ts';

/** The product's own way of writing a gateway; everything the engine can do can be said in it. */
export const gatewright: Dialect = {
  id: 'gatewright',
  title: 'Gatewright',
  detect: (files) => (findFile(files, WORKSPACE_FILE) === undefined ? 0 : 1),
  read: readGatewright,
  routing: gatewrightRouting,
  errorResponse: writeError,
  jsonSchema: gatewrightJsonSchema,
  coverage: [
    { feature: 'listeners: http, https with HTTP/2, client certificates', status: 'served' },
    { feature: 'routes by host, method, path, header, scheme and priority', status: 'served' },
    { feature: 'policies in the request, response and error phase, global and by route', status: 'served' },
    { feature: 'consumers with API keys and groups', status: 'served' },
    { feature: 'included route files', status: 'served' },
    { feature: 'references to secrets, environment and files', status: 'served' },
    {
      feature: 'references in listener addresses',
      status: 'declined',
      reason: 'an address must be known before secrets are',
    },
  ],
};
