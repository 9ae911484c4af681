import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const READ_BYTES = 1_048_576;
const LINE_FEED = 10;

/**
 * Lines of a file that only grows. In memory there is where each line begins, not the line. What is appended in one turn
 * of the event loop is written together at its end, or when somebody reads; a process that is killed loses one turn.
 */
export class Journal {
  readonly #file: number;
  /** Where each line begins. */
  readonly #starts: number[] = [];
  #end = 0;
  #waiting: string[] = [];
  #soon: NodeJS.Immediate | undefined;
  #isClosed = false;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Begins a file over what was there. */
  static create(path: string): Journal {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return new Journal(openSync(path, 'w+', 0o600));
  }

  /** Opens what is there and shows every whole line; half a line at the end is written over by the next one. */
  static open(path: string, onLine: (line: string, index: number) => void): Journal {
    const journal = new Journal(openSync(path, 'r+'));
    try {
      journal.#scan(onLine);
      return journal;
    } catch (error) {
      journal.close();
      throw error;
    }
  }

  /** How many lines there are, those that are not yet written among them. */
  get length(): number {
    return this.#starts.length + this.#waiting.length;
  }

  append(line: string): void {
    this.#waiting.push(line);
    this.#soon ??= setImmediate(() => this.flush());
  }

  /** Writes what waits. */
  flush(): void {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    if (this.#waiting.length === 0 || this.#isClosed) return;
    const lines = this.#waiting.splice(0).map((line) => Buffer.from(`${line}\n`));
    for (const { byteLength } of lines) {
      this.#starts.push(this.#end);
      this.#end += byteLength;
    }
    const bytes = Buffer.concat(lines);
    const at = this.#end - bytes.byteLength;
    for (let done = 0; done < bytes.byteLength;)
      done += writeSync(this.#file, bytes, done, bytes.byteLength - done, at + done);
  }

  /** Lines from an index on. */
  read(from: number, count: number): string[] {
    this.flush();
    const start = this.#starts[from];
    if (start === undefined || count <= 0) return [];
    const end = this.#starts[from + count] ?? this.#end;
    return readBytes(this.#file, start, end - start)
      .toString('utf8')
      .split('\n')
      .slice(0, -1);
  }

  close(): void {
    if (this.#isClosed) return;
    this.flush();
    this.#isClosed = true;
    closeSync(this.#file);
  }

  #scan(onLine: (line: string, index: number) => void): void {
    const { size } = fstatSync(this.#file);
    let rest: Buffer = Buffer.alloc(0);
    for (let at = 0; at < size; at += READ_BYTES) {
      const bytes = Buffer.concat([rest, readBytes(this.#file, at, Math.min(READ_BYTES, size - at))]);
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
        this.#starts.push(this.#end);
        this.#end += end + 1 - start;
        onLine(bytes.toString('utf8', start, end), this.#starts.length - 1);
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
  }
}

function readBytes(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = readSync(file, bytes, done, length - done, at + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}
