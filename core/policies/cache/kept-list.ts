import type { Clock } from '../../model/clock.ts';
import type { KeptList } from '../../model/kept.ts';
import type { Mark } from '../policy.ts';
import { ageOf, type AnswerStore } from './answer-store.ts';

const MOST_MARKS = 5;
/** Only the answers used last are looked at for marks. */
const MOST_LOOKED_AT = 1000;

/** What a store holds, with the answers used last. */
export function listKept(store: AnswerStore, most: number, clock: Clock): KeptList {
  const answers = [...store.latest()].slice(0, most).map(({ answer, size, hits }) => {
    const age = ageOf(answer, clock);
    return {
      key: answer.key,
      method: answer.method,
      path: answer.path,
      ...(answer.consumer === undefined ? {} : { owner: answer.consumer }),
      status: answer.status,
      bytes: size,
      hits,
      ageSeconds: Math.floor(age / 1000),
      freshSeconds: Math.ceil((answer.lifetimeMillis - age) / 1000),
    };
  });
  return { entries: store.size, bytes: store.bytes, answers };
}

/** The next moments at which an answer becomes too old. */
export function nextEnds(store: AnswerStore, clock: Clock): readonly Mark[] {
  const now = clock.now();
  const ends: Mark[] = [];
  let looked = 0;
  for (const { answer } of store.latest()) {
    looked += 1;
    if (looked > MOST_LOOKED_AT) break;
    const at = now + answer.lifetimeMillis - ageOf(answer, clock);
    if (at > now) ends.push({ at, title: `the answer to ${answer.method} ${answer.path} is too old` });
  }
  return ends.toSorted((a, b) => a.at - b.at).slice(0, MOST_MARKS);
}
