/** What an option of curl means for the request. */
export type CurlOption =
  | { readonly kind: 'method' | 'header' | 'url' | 'user' | 'agent' | 'referer' | 'cookie' }
  | { readonly kind: 'data'; readonly form: 'plain' | 'raw' | 'urlencode' | 'json' }
  | { readonly kind: 'part'; readonly isString: boolean }
  | { readonly kind: 'query' }
  | { readonly kind: 'bearer' }
  | { readonly kind: 'get' | 'head' | 'compressed' }
  /** Changes nothing of the request: how the answer is shown, how long to wait, what to trust. */
  | { readonly kind: 'harmless'; readonly hasValue: boolean }
  /** Changes the request or where it goes in a way that is not read, and why. */
  | { readonly kind: 'declined'; readonly reason: string };

const FLAGS =
  'silent show-error insecure location location-trusted fail fail-with-body fail-early verbose include no-buffer globoff path-as-is http1.0 http1.1 http2 http2-prior-knowledge http3 tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 progress-bar no-progress-meter ipv4 ipv6 no-keepalive tcp-nodelay remote-name remote-header-name create-dirs styled-output parallel disable raw ssl-no-revoke junk-session-cookies basic no-sessionid compressed-ssh tr-encoding anyauth';
const VALUES =
  'output write-out max-time connect-timeout retry retry-delay retry-max-time max-redirs dump-header cookie-jar stderr trace trace-ascii limit-rate keepalive-time cacert capath ciphers max-filesize speed-limit speed-time output-dir interface expect100-timeout';
const DECLINED: Readonly<Record<string, string>> = {
  'upload-file': 'a file to upload cannot be read from a pasted command',
  config: 'a file of options cannot be read from a pasted command',
  next: 'a second request begins here, and one is expected',
  proxy: 'a request is sent without a proxy',
  resolve: 'a request is sent to the address its host name has',
  'connect-to': 'a request is sent to the address its host name has',
  'unix-socket': 'a request is sent over TCP',
  'request-target': 'the target of a request is that of its address',
  'aws-sigv4': 'a signature is made when a request is sent, and would not be',
  digest: 'digest authentication takes two requests',
  ntlm: 'NTLM authentication takes several requests',
  negotiate: 'this authentication takes several requests',
  cert: 'a client certificate cannot be read from a pasted command',
  key: 'a private key cannot be read from a pasted command',
  netrc: 'a file of credentials cannot be read from a pasted command',
  range: 'write it as a header: Range: bytes=…',
};

const MEANINGS: Readonly<Record<string, CurlOption>> = {
  request: { kind: 'method' },
  header: { kind: 'header' },
  url: { kind: 'url' },
  user: { kind: 'user' },
  'user-agent': { kind: 'agent' },
  referer: { kind: 'referer' },
  cookie: { kind: 'cookie' },
  data: { kind: 'data', form: 'plain' },
  'data-ascii': { kind: 'data', form: 'plain' },
  'data-binary': { kind: 'data', form: 'plain' },
  'data-raw': { kind: 'data', form: 'raw' },
  'data-urlencode': { kind: 'data', form: 'urlencode' },
  json: { kind: 'data', form: 'json' },
  form: { kind: 'part', isString: false },
  'form-string': { kind: 'part', isString: true },
  'url-query': { kind: 'query' },
  'oauth2-bearer': { kind: 'bearer' },
  get: { kind: 'get' },
  head: { kind: 'head' },
  compressed: { kind: 'compressed' },
  ...Object.fromEntries(FLAGS.split(' ').map((name) => [name, { kind: 'harmless', hasValue: false } as const])),
  ...Object.fromEntries(VALUES.split(' ').map((name) => [name, { kind: 'harmless', hasValue: true } as const])),
  ...Object.fromEntries(
    Object.entries(DECLINED).map(([name, reason]) => [name, { kind: 'declined', reason } as const]),
  ),
};

const LETTERS =
  'X=request H=header u=user A=user-agent e=referer b=cookie d=data F=form G=get I=head s=silent S=show-error k=insecure L=location f=fail v=verbose i=include N=no-buffer g=globoff 0=http1.0 1=tlsv1 4=ipv4 6=ipv6 #=progress-bar O=remote-name J=remote-header-name Z=parallel q=disable j=junk-session-cookies o=output w=write-out m=max-time D=dump-header c=cookie-jar y=speed-time Y=speed-limit T=upload-file K=config :=next x=proxy E=cert n=netrc r=range';
const SHORT: Readonly<Record<string, string>> = Object.fromEntries(
  LETTERS.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(2)]),
);

/**
 * What an option means, by its long name without dashes; undefined for one that curl does not have or that is not known.
 * @see https://curl.se/docs/manpage.html
 */
export function optionNamed(name: string): CurlOption | undefined {
  return Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
}

/** The long name of a one-letter option. */
export function longName(letter: string): string | undefined {
  return Object.hasOwn(SHORT, letter) ? SHORT[letter] : undefined;
}

/** Whether the option is followed by a value. */
export function takesValue(option: CurlOption): boolean {
  if (option.kind === 'harmless') return option.hasValue;
  return !['get', 'head', 'compressed', 'declined'].includes(option.kind);
}
