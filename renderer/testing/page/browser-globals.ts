/** What was put on the clipboard, the newest last. */
export const clipboard: string[] = [];

/** What listens to the window, such as for keys. */
export const pageEvents = new EventTarget();

class MemoryStorage {
  readonly #values = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }

  removeItem(key: string): void {
    this.#values.delete(key);
  }
}

/** Of a browser only what the page's stores use; everything else is missing, so that a test says what it needs. */
export function installBrowserGlobals(openSocket: new (address: string) => object): void {
  const place = { hash: '#token=test', pathname: '/', search: '', origin: 'http://127.0.0.1:1' };
  const visit = (_state: unknown, _title: string, url: string): void => {
    place.hash = url.includes('#') ? url.slice(url.indexOf('#')) : '';
  };
  const clipboardPart = {
    writeText: (text: string): Promise<void> => {
      clipboard.push(text);
      return Promise.resolve();
    },
  };
  const globals = {
    window: globalThis,
    location: place,
    history: { replaceState: visit, pushState: visit },
    localStorage: new MemoryStorage(),
    sessionStorage: new MemoryStorage(),
    navigator: { clipboard: clipboardPart },
    addEventListener: pageEvents.addEventListener.bind(pageEvents),
    removeEventListener: pageEvents.removeEventListener.bind(pageEvents),
    requestAnimationFrame: (draw: (now: number) => void) => setTimeout(() => draw(performance.now()), 16),
    cancelAnimationFrame: (handle: ReturnType<typeof setTimeout>) => clearTimeout(handle),
    WebSocket: openSocket,
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}
