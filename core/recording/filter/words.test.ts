import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { foldCase, matchesPhrase, tokenize, toFtsPhrase } from './words.ts';

const database = new Database(':memory:');
afterAll(() => database.close());
database.exec(`
  CREATE VIRTUAL TABLE words USING fts5(url, headers, tokenize = 'unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE seen USING fts5vocab(words, 'instance');
  CREATE VIRTUAL TABLE urls USING fts5(url, tokenize = 'trigram');
  CREATE VIRTUAL TABLE seen_urls USING fts5vocab(urls, 'instance');
`);
const fill = database.prepare<[string, string]>('INSERT INTO words(rowid, url, headers) VALUES (1, ?, ?)');
const terms = database.prepare<[], string>("SELECT term FROM seen WHERE col = 'url' ORDER BY offset").pluck();
const matching = database.prepare<[string], number>('SELECT rowid FROM words WHERE words MATCH ?').pluck();
const fillUrl = database.prepare<[string]>('INSERT INTO urls(rowid, url) VALUES (1, ?)');
const urlTerms = database.prepare<[], string>('SELECT term FROM seen_urls ORDER BY offset').pluck();

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('a', 'b', 'É', 'e\u0301', 'ſ', '-', ' ', '_', '"', '*', '7', 'ab', 'ß', '中'))
    .map((parts) => parts.join('')),
);

describe('words', () => {
  test('are runs of letters and digits, small and without accents', () => {
    expect(tokenize('GET /v1/Orders?x=1 – Crème brûlée, Ürün_42')).toEqual([
      'get',
      'v1',
      'orders',
      'x',
      '1',
      'creme',
      'brulee',
      'urun',
      '42',
    ]);
  });

  test('of every code point there is are those of SQLite', () => {
    const points = Array.from({ length: 0x32000 }, (_, index) => index + 1).filter(
      (point) => point < 0xd800 || point > 0xdfff,
    );
    const rest = Array.from({ length: 0x200 }, (_, index) => 0xe0000 + index);
    const characters = [...points, ...rest].map((point) => String.fromCodePoint(point));
    const joined = characters.map((character) => `${character} a${character}b `).join('');
    expect(differences(indexed(joined), tokenize(joined))).toEqual([]);
  });

  test('of any text are those of SQLite', () => {
    const property = fc.property(text, (value) => {
      expect(tokenize(value)).toEqual(indexed(value));
    });
    fc.assert(property, { numRuns: 100 });
  });
});

describe('a phrase', () => {
  test('is its words in a row, the last one a beginning', () => {
    const tokens = tokenize('invalid token for audience orders');
    expect(
      ['token for aud', 'token', 'ord', 'tok for', 'invalid for', 'orders now', ''].map((searched) =>
        matchesPhrase(tokens, tokenize(searched)),
      ),
    ).toEqual([true, true, true, false, false, false, false]);
  });

  test('is found in a text by FTS5 exactly when it is found here', () => {
    fc.assert(
      fc.property(text, text, fc.nat(), fc.nat(), (url, headers, start, length) => {
        const searched = headers.slice(start % (headers.length + 1)).slice(0, (length % 8) + 1);
        clear();
        fill.run(url, headers);
        const here = [url, headers].map((value) => matchesPhrase(tokenize(value), tokenize(searched)));
        expect(matching.all(toFtsPhrase(searched)).length === 1).toBe(here.includes(true));
        expect(matching.all(toFtsPhrase(searched, ['headers'])).length === 1).toBe(here[1]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('case', () => {
  test('is folded as the trigram index does', () => {
    const characters = Array.from({ length: 0xd7ff }, (_, index) => String.fromCodePoint(index + 1));
    fillUrl.run(characters.map((character) => `${character}..`).join(''));
    const folded = urlTerms.all().filter((_, index) => index % 3 === 0);
    expect(
      differences(
        folded,
        characters.map((character) => `${foldCase(character)}..`),
      ),
    ).toEqual([]);
  });
});

function clear(): void {
  database.exec("DELETE FROM words; INSERT INTO words(words) VALUES ('optimize')");
}

function indexed(value: string): string[] {
  clear();
  fill.run(value, '');
  return terms.all();
}

function differences(left: readonly string[], right: readonly string[]): string[] {
  return left.flatMap((term, index) => (term === right[index] ? [] : [`${term} ${right[index]}`])).slice(0, 20);
}
