import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Places } from './places.ts';

const LONG = 60_000;

/** Waits as `places.wait` does, and writes down what comes of it. */
function join(places: Places, name: string, log: string[], signal = new AbortController().signal): boolean {
  const waited = places.wait('k', signal, () => log.push(`${name} taken`));
  waited?.catch((error: unknown) =>
    log.push(`${name} ${error instanceof Error && 'code' in error ? String(error.code) : ''}`),
  );
  return waited !== undefined;
}

describe('places', () => {
  test('are given to those who wait in their order, each as one is given back', () => {
    const places = new Places({ max: 1, maxWaiting: 2, maxWait: LONG });
    const log: string[] = [];
    const taken = [places.take('k'), places.take('k'), places.take('other')];
    const joined = ['a', 'b', 'c'].map((name) => join(places, name, log));
    places.leave('k');
    const after = [...log, places.look('k')];
    places.leave('k');
    places.leave('k');
    expect([taken, joined, after, log, places.look('k'), places.look('other')]).toEqual([
      [true, false, true],
      [true, true, false],
      ['a taken', { taken: 1, waiting: 1 }],
      ['a taken', 'b taken'],
      { taken: 0, waiting: 0 },
      { taken: 1, waiting: 0 },
    ]);
  });

  test('are not waited for by a client that is gone, nor for longer than allowed', async () => {
    const places = new Places({ max: 1, maxWaiting: 9, maxWait: 1 });
    const log: string[] = [];
    const leaving = new AbortController();
    places.take('k');
    join(places, 'gone', log, leaving.signal);
    const patient = places.wait('k', new AbortController().signal, () => log.push('patient taken'));
    leaving.abort();
    await expect(patient).rejects.toMatchObject({ code: 'CONCURRENCY_LIMITED' });
    expect([log, places.look('k')]).toEqual([['gone CLIENT_ABORTED'], { taken: 1, waiting: 0 }]);
  });

  test('that come to be by a reload are given out at once', () => {
    const places = new Places({ max: 1, maxWaiting: 9, maxWait: LONG });
    const log: string[] = [];
    places.take('k');
    for (const name of ['a', 'b']) join(places, name, log);
    places.settings = { max: 2, maxWaiting: 9, maxWait: LONG };
    const more = [...log];
    places.settings = { max: 1, maxWaiting: 9, maxWait: LONG };
    places.leave('k');
    expect([more, log, places.look('k')]).toEqual([['a taken'], ['a taken'], { taken: 1, waiting: 1 }]);
    places.leave('k');
    places.leave('k');
  });

  test('are never more than there are, and none is lost, whatever comes', () => {
    const steps = fc.array(fc.constantFrom('enter', 'leave', 'abort'), { maxLength: 80 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(3), steps, (max, maxWaiting, taken) => {
        const places = new Places({ max, maxWaiting, maxWait: LONG });
        let inside = 0;
        const queue: AbortController[] = [];
        for (const step of taken) {
          if (step === 'enter' && places.take('k')) inside += 1;
          else if (step === 'enter') {
            const controller = new AbortController();
            const waited = places.wait('k', controller.signal, () => {
              inside += 1;
              queue.splice(queue.indexOf(controller), 1);
            });
            // Those that are aborted below.
            waited?.catch(() => undefined);
            if (waited !== undefined) queue.push(controller);
          } else if (step === 'leave' && inside > 0) {
            inside -= 1;
            places.leave('k');
          } else if (step === 'abort') queue.shift()?.abort();
          expect(places.look('k')).toEqual({ taken: inside, waiting: queue.length });
          expect([inside <= max, queue.length === 0 || inside === max]).toEqual([true, true]);
        }
        for (const controller of queue.splice(0)) controller.abort();
      }),
    );
  });
});
