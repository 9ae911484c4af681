/** Where a gateway would stand in AWS; the parts of the names of its resources. */
export interface ArnParts {
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: string;
}

/** The name that a policy document lets in or keeps out: method and path as they were asked for. */
export function methodArn({ region, accountId, apiId, stage }: ArnParts, method: string, path: string): string {
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${method}/${path.replace(/^\//, '')}`;
}

/** Whether a text fits a pattern in which `*` stands for any run of characters, slashes too, and `?` for one. */
export function fitsGlob(text: string, pattern: string): boolean {
  let [at, inPattern, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern;
      mark = at;
      inPattern += 1;
    } else if (wanted === '?' || wanted === text[at]) {
      at += 1;
      inPattern += 1;
    } else if (star === -1) return false;
    else {
      mark += 1;
      at = mark;
      inPattern = star + 1;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
