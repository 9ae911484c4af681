import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** An HTTP server in a process of its own, which answers everything with its name and can be killed. */
export interface UpstreamProcess {
  readonly port: number;
  readonly url: string;
  /** Ends it as a crash would. Resolves when it is gone. */
  close(): Promise<void>;
}

const PROGRAM = `
  const [name, port] = process.argv.slice(1);
  const server = require('node:http').createServer((request, response) => response.end(name));
  server.listen(Number(port), '127.0.0.1', () => console.log(server.address().port));
`;

/** Starts one; `port` 0 takes a free one. */
export async function startUpstreamProcess(name: string, port = 0): Promise<UpstreamProcess> {
  const child = spawn(process.execPath, ['-e', PROGRAM, name, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    port: Number(line),
    url: `http://127.0.0.1:${line}`,
    async close() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
