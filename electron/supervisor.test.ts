import { expect, test } from 'vitest';
import type { EngineLaunch, EngineProcess } from './engine-process.ts';
import { Supervisor } from './supervisor.ts';

/** Engines in memory: each start is written down, and the test decides how it goes on. */
class Engines {
  readonly launches: EngineLaunch[] = [];
  readonly events: string[] = [];
  /** Ports that somebody else has. */
  readonly taken = new Set<number>();
  now = 0;
  #ends: ((reason: string) => void)[] = [];
  #stopped = 0;

  readonly supervisor = new Supervisor({
    launch: { entry: 'main.ts', workspace: '/first' },
    startEngine: (launch) => this.#start(launch),
    now: () => this.now,
    onReady: ({ url }) => this.events.push(`ready ${url}`),
    onGivenUp: (reason) => this.events.push(`given up: ${reason}`),
  });

  get stopped(): number {
    return this.#stopped;
  }

  /** Ends the engine that started last, and lets what follows happen. */
  async crash(reason: string): Promise<void> {
    this.#ends.at(-1)?.(reason);
    await settled();
  }

  async #start(launch: EngineLaunch): Promise<EngineProcess> {
    this.launches.push(launch);
    if (launch.workspace === '/broken') throw new Error('the workspace does not exist');
    if (launch.controlPort !== undefined && this.taken.has(launch.controlPort)) throw new Error('the port is taken');
    const port = launch.controlPort ?? 4000 + this.launches.length;
    return {
      url: `http://127.0.0.1:${port}/`,
      workspace: launch.workspace ?? '',
      exited: new Promise((resolve) => this.#ends.push(resolve)),
      stop: () => {
        this.#stopped += 1;
        return Promise.resolve();
      },
    };
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('an engine that ends is started again at the same address with the same token', async () => {
  const engines = new Engines();
  await engines.supervisor.start();
  await engines.crash('killed');
  const [first, second] = engines.launches;
  expect({ events: engines.events, ports: [first?.controlPort, second?.controlPort] }).toEqual({
    events: ['ready http://127.0.0.1:4001/', 'ready http://127.0.0.1:4001/'],
    ports: [undefined, 4001],
  });
  expect(second?.token).toBe(first?.token);
});

test('when the address was taken meanwhile, another one is used', async () => {
  const engines = new Engines();
  await engines.supervisor.start();
  engines.taken.add(4001);
  await engines.crash('killed');
  expect(engines.events).toEqual(['ready http://127.0.0.1:4001/', 'ready http://127.0.0.1:4003/']);
});

test('the third end within a minute is the last, until the user asks again', async () => {
  const engines = new Engines();
  await engines.supervisor.start();
  await engines.crash('one');
  await engines.crash('two');
  await engines.crash('three');
  expect(engines.events.slice(3)).toEqual(['given up: three']);
  await engines.supervisor.restart();
  expect(engines.events.at(-1)).toBe('ready http://127.0.0.1:4001/');
});

test('ends that are more than a minute apart are never the last', async () => {
  const engines = new Engines();
  await engines.supervisor.start();
  for (const reason of ['one', 'two', 'three', 'four']) {
    engines.now += 61_000;
    await engines.crash(reason);
  }
  expect(engines.events).toHaveLength(5);
});

test('an engine that does not start is given up at once, with its reason', async () => {
  const engines = new Engines();
  await engines.supervisor.openWorkspace('/broken');
  expect({ events: engines.events, url: engines.supervisor.url }).toEqual({
    events: ['given up: the workspace does not exist'],
    url: '',
  });
});

test('another workspace is opened at another address, and the one that is open already is left alone', async () => {
  const engines = new Engines();
  await engines.supervisor.start();
  await engines.supervisor.openWorkspace('/first');
  await engines.supervisor.openWorkspace('/second');
  expect({
    opened: engines.launches.map(({ workspace, controlPort }) => [workspace, controlPort]),
    stopped: engines.stopped,
  }).toEqual({
    opened: [
      ['/first', undefined],
      ['/second', undefined],
    ],
    stopped: 1,
  });
});

test('an engine that is ready only after the stop is stopped, too', async () => {
  const engines = new Engines();
  const starting = engines.supervisor.start();
  await engines.supervisor.stop();
  await starting;
  expect({ events: engines.events, stopped: engines.stopped }).toEqual({ events: [], stopped: 1 });
});

test('the end of an engine that was stopped on purpose starts nothing', async () => {
  const engines = new Engines();
  await engines.supervisor.start();
  await engines.supervisor.stop();
  await engines.crash('stopped');
  expect(engines.launches).toHaveLength(1);
});
