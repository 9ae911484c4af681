import { randomBytes } from 'node:crypto';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, removeHeader } from '../model/http.ts';
import { longName, optionNamed, takesValue, type CurlOption } from './curl-options.ts';
import { fromByteText, utf8Text } from './sendable.ts';
import { splitWords, type ShellWord } from './shell-words.ts';

/** A request as `request.send` takes it. */
export interface ParsedRequest {
  readonly method: string;
  readonly url: string;
  /** Name, value, name, value, …; values with one character a byte. */
  readonly headers: string[];
  readonly body: string;
}

/**
 * Reads a curl command, as copied from a browser, a terminal or a manual: bash, the Windows command prompt or PowerShell.
 * Options that change nothing of the request are passed over by name; files, and options that cannot be kept, are declined.
 * @throws FORMAT_INVALID with `format: 'curl'`, `reason`, where it applies `option`, and `position` in characters from 1.
 */
export function parseCurl(text: string): ParsedRequest {
  const words = splitWords(text);
  const start = words.findIndex(({ text: word }) => word !== '$' && word !== '>' && !/^\w+=/.test(word));
  const command = words[start];
  if (command === undefined || !/(^|[/\\])curl(\.exe)?$/i.test(command.text))
    throw curlError('does not begin with curl', { position: command?.position ?? 1 });
  const draft = new Draft();
  for (const setting of settingsOf(words.slice(start + 1))) draft.apply(setting);
  return draft.request();
}

/** One option with its value, or an address. */
interface Setting {
  readonly option: CurlOption;
  /** As it was written, such as `-d`. */
  readonly name: string;
  readonly value: string;
  readonly position: number;
}

function* settingsOf(words: readonly ShellWord[]): Generator<Setting> {
  const rest = [...words];
  const valueFor = (name: string, position: number): string => {
    const next = rest.shift();
    if (next === undefined) throw curlError(`${name} is the last word and takes a value`, { option: name, position });
    return next.text;
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const { text, position } = word;
    if (text.startsWith('--')) yield longSetting(text, position, valueFor);
    else if (text.startsWith('-') && text !== '-') yield* shortSettings(text, position, valueFor);
    else yield { option: { kind: 'url' }, name: '', value: text, position };
  }
}

type ValueFor = (name: string, position: number) => string;

/** `--name value`, and `--name=value` as many write it. */
function longSetting(text: string, position: number, valueFor: ValueFor): Setting {
  const [name = '', ...parts] = text.split('=');
  const option = knownOption(name, name.slice(2), position);
  if (parts.length > 0) return { option, name, value: parts.join('='), position };
  return { option, name, value: takesValue(option) ? valueFor(name, position) : '', position };
}

/** `-sSLX POST`, `-XPOST`: flags up to the first letter that takes a value, which is what follows. */
function* shortSettings(text: string, position: number, valueFor: ValueFor): Generator<Setting> {
  for (let index = 1; index < text.length; index += 1) {
    const name = `-${text[index] ?? ''}`;
    const option = knownOption(name, longName(text[index] ?? ''), position);
    if (!takesValue(option)) {
      yield { option, name, value: '', position };
      continue;
    }
    const attached = text.slice(index + 1);
    yield { option, name, value: attached === '' ? valueFor(name, position) : attached, position };
    return;
  }
}

/** Also the `--no-` form of a flag that changes nothing. */
function knownOption(name: string, long: string | undefined, position: number): CurlOption {
  const option = optionNamed(long ?? '');
  if (option?.kind === 'declined') throw curlError(`${name} is not read: ${option.reason}`, { option: name, position });
  if (option !== undefined) return option;
  const positive = /^no-(.+)$/.exec(long ?? '')?.[1];
  if (positive !== undefined && optionNamed(positive)?.kind === 'harmless')
    return { kind: 'harmless', hasValue: false };
  throw curlError(`${name} is not an option that is known`, { option: name, position });
}

function curlError(reason: string, facts: { readonly option?: string; readonly position: number }): GatewrightError {
  return new GatewrightError('FORMAT_INVALID', { format: 'curl', reason, ...facts });
}

/** The request as far as the options read make it; texts have one character a byte. */
class Draft {
  readonly #data: string[] = [];
  readonly #parts: string[] = [];
  readonly #query: string[] = [];
  readonly #boundary = `gatewright-${randomBytes(9).toString('hex')}`;
  #headers: readonly string[] = [];
  /** Set unless the command has the header itself. */
  readonly #defaults = new Map<string, string>();
  readonly #removed = new Set<string>();
  #method: string | undefined;
  #url: string | undefined;
  #isGet = false;
  #isHead = false;
  #hasData = false;

  apply({ option, name, value, position }: Setting): void {
    switch (option.kind) {
      case 'method':
        this.#method = value;
        return;
      case 'url':
        if (this.#url !== undefined)
          throw curlError(`a second address, ${fromByteText(value)}, and one is expected`, { position });
        this.#url = value;
        return;
      case 'header':
        return this.#addHeader(value, position);
      case 'data':
        return this.#addData(option.form, { name, value, position });
      case 'part':
        this.#parts.push(this.#part(option.isString, { name, value, position }));
        return;
      case 'query':
        this.#query.push(value.startsWith('+') ? value.slice(1) : urlencoded(value, { name, value, position }));
        return;
      case 'cookie':
        if (!value.includes('=')) throw fileError(name, position, value);
        this.#defaults.set('Cookie', value);
        return;
      case 'user':
        this.#defaults.set('Authorization', `Basic ${Buffer.from(value, 'latin1').toString('base64')}`);
        return;
      case 'bearer':
        this.#defaults.set('Authorization', `Bearer ${value}`);
        return;
      case 'agent':
        this.#defaults.set('User-Agent', value);
        return;
      case 'referer':
        this.#defaults.set('Referer', value.replace(/;auto$/, ''));
        return;
      case 'compressed':
        this.#defaults.set('Accept-Encoding', 'deflate, gzip, br, zstd');
        return;
      case 'get':
        this.#isGet = true;
        return;
      case 'head':
        this.#isHead = true;
        return;
      case 'harmless':
      case 'declined':
    }
  }

  /** @throws FORMAT_INVALID when there is no address, or the body is no text. */
  request(): ParsedRequest {
    if (this.#url === undefined) throw curlError('has no address', { position: 1 });
    const isForm = this.#parts.length > 0;
    const bytes = isForm ? this.#multipart() : this.#isGet ? '' : this.#data.join('');
    const body = utf8Text(Buffer.from(bytes, 'latin1'));
    if (body === undefined) throw curlError('the body is not UTF-8 text', { position: 1 });
    const sendsBody = isForm || (this.#hasData && !this.#isGet);
    if (sendsBody && !this.#defaults.has('Content-Type'))
      this.#defaults.set(
        'Content-Type',
        isForm ? `multipart/form-data; boundary=${this.#boundary}` : 'application/x-www-form-urlencoded',
      );
    return {
      method: this.#method ?? (this.#isHead ? 'HEAD' : sendsBody ? 'POST' : 'GET'),
      url: fromByteText(this.#address(this.#url)),
      headers: this.#allHeaders(),
      body,
    };
  }

  #address(url: string): string {
    const absolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
    const query = [...this.#query, ...(this.#isGet ? [this.#data.join('')] : [])]
      .filter((part) => part !== '')
      .join('&');
    if (query === '') return absolute;
    const [, before = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(absolute) ?? [];
    return `${before}${before.includes('?') ? '&' : '?'}${query}${fragment}`;
  }

  #allHeaders(): string[] {
    const missing = [...this.#defaults].filter(
      ([name]) => headerValue(this.#headers, name) === undefined && !this.#removed.has(name.toLowerCase()),
    );
    return [...this.#headers, ...missing.flat()];
  }

  /** `Name: value`; `Name;` sends it empty; `Name:` takes away what curl or another option would send. */
  #addHeader(text: string, position: number): void {
    if (text.startsWith('@')) throw fileError('-H', position, text);
    const [, name = '', separator = '', value = ''] = /^([^:;]*)([:;]?)\s*(.*?)\s*$/s.exec(text) ?? [];
    if (name.trim() === '' || separator === '' || (separator === ';' && value !== ''))
      throw curlError(`${fromByteText(text)} is not a header; expected Name: value`, { option: '-H', position });
    if (separator === ':' && value === '') {
      this.#removed.add(name.toLowerCase());
      this.#headers = removeHeader(this.#headers, name);
    } else this.#headers = [...this.#headers, name, value];
  }

  #addData(form: 'plain' | 'raw' | 'urlencode' | 'json', { name, value, position }: ValueOf): void {
    this.#hasData = true;
    if ((form === 'plain' || form === 'json') && value.startsWith('@')) throw fileError(name, position, value);
    if (form === 'json') {
      this.#defaults.set('Content-Type', 'application/json').set('Accept', 'application/json');
      this.#data.push(value);
      return;
    }
    if (this.#data.length > 0) this.#data.push('&');
    this.#data.push(form === 'urlencode' ? urlencoded(value, { name, value, position }) : value);
  }

  #part(isString: boolean, { name, value, position }: ValueOf): string {
    const [, field = '', content = ''] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
    if (field === '') throw curlError('is not a field; expected name=value', { option: name, position });
    if (isString) return this.#writePart(field, content, '');
    if (/^[@<]/.test(content)) throw fileError(name, position, content);
    const [, plain = content, type = ''] = /^(.*?);\s*type=([^;]+)$/s.exec(content) ?? [];
    return this.#writePart(field, /^".*"$/s.test(plain) ? plain.slice(1, -1).replace(/\\(["\\])/g, '$1') : plain, type);
  }

  #writePart(field: string, content: string, type: string): string {
    const contentType = type === '' ? '' : `\r\nContent-Type: ${type}`;
    const name = field.replace(
      /["\r\n]/g,
      (character) => `%${character === '"' ? '22' : character === '\r' ? '0D' : '0A'}`,
    );
    return `--${this.#boundary}\r\nContent-Disposition: form-data; name="${name}"${contentType}\r\n\r\n${content}\r\n`;
  }

  #multipart(): string {
    return `${this.#parts.join('')}--${this.#boundary}--\r\n`;
  }
}

type ValueOf = Pick<Setting, 'name' | 'value' | 'position'>;

/** `content`, `=content` and `name=content`; with `@` it would be a file. */
function urlencoded(text: string, { name, value, position }: ValueOf): string {
  const match = /^([^=@]*)([=@])(.*)$/s.exec(text);
  if (match?.[2] === '@') throw fileError(name, position, value);
  const [, field = '', , content = text] = match ?? [];
  const escaped = encodeURIComponent(fromByteText(content)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return field === '' ? escaped : `${field}=${escaped}`;
}

function fileError(option: string, position: number, value: string): GatewrightError {
  const reason = `${option} names the file ${fromByteText(value.replace(/^[^@<]*[@<]/, ''))}, which cannot be read from a pasted command`;
  return curlError(reason, { option, position });
}
