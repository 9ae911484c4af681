import { systemClock } from '../model/clock.ts';
import { recordingConfig } from '../model/config.ts';
import { captured, exchangeOf } from '../recording/filter/test-exchanges.ts';
import { Recorder } from '../recording/recorder.ts';

/**
 * A process that records, for tests that need to kill it or to run it elsewhere: `FOLDER COUNT`. Says in a line of JSON
 * which ids are committed as they are, and at the end, unless COUNT is 0 and there is none, how the recorder is doing.
 */
const [folder = '', count = '0'] = process.argv.slice(2);
const recorder = new Recorder({
  folder,
  clock: systemClock,
  rules: recordingConfig.parse({}),
  redactionKey: new Uint8Array(32),
});
let next = 1;
recorder.onRows((rows) => say({ committed: rows.map(({ id }) => id) }));

if (count === '0') setInterval(pushSome, 2);
else {
  while (next <= Number(count)) pushSome();
  await recorder.flush();
  const { rows } = await recorder.store.list({ filter: 'body:number', limit: 1000 });
  say({ state: recorder.state(), found: rows.length });
  await recorder.close();
}

function pushSome(): void {
  for (let left = 10; left > 0; left -= 1, next += 1)
    recorder.sink.push(exchangeOf({ id: next, responseBody: captured(`number ${next}`) }));
}

function say(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
