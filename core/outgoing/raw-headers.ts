import type { Dispatcher } from 'undici';
import type { HeaderList } from '../model/http.ts';

/** What undici's parser gives as a list: buffers or texts in HTTP/1, an object in HTTP/2. */
export function rawList(raw: Dispatcher.DispatchController['rawHeaders']): HeaderList {
  if (raw === null || raw === undefined) return [];
  if (!Array.isArray(raw)) {
    return Object.entries(raw).flatMap(([name, value]) =>
      name.startsWith(':') || value === undefined ? [] : [value].flat().flatMap((one) => [name, one]),
    );
  }
  const list: string[] = [];
  for (const part of raw) list.push(typeof part === 'string' ? part : part.toString('latin1'));
  return list;
}

/** Whether a head says how long its body is. */
export function hasLength(headers: HeaderList): boolean {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (name?.length === 14 && name.toLowerCase() === 'content-length') return true;
  }
  return false;
}
