import type { CallOutput } from '../../core/contract/calls.ts';

interface DiskFile {
  readonly path: string;
  readonly text: string;
  readonly revision: string;
}

/** Patches for every exchange: one of the first file of the workspace, two of the request, one of them long. */
export function fakePatches([file]: readonly DiskFile[]): CallOutput<'exchange.patches'> {
  const key = 'x-api-key: (the key of partner)';
  return {
    patches: [
      ...(file === undefined ? [] : [ofFile(file)]),
      {
        kind: 'request',
        id: 'with-key',
        code: 'key.missing',
        title: 'Send it with the key of partner',
        note: 'it is looked up when the request is sent, and not shown',
        url: 'http://127.0.0.1:8000',
        isForeign: false,
        difference: [{ kind: 'added', text: key }],
      },
      {
        kind: 'request',
        id: 'long',
        code: 'key.missing',
        title: `Send it to /v1/${'very-long-words/'.repeat(8)}`,
        url: 'https://api.example.com',
        isForeign: true,
        difference: [
          { kind: 'removed', text: `GET /v1/${'vary-long-words/'.repeat(8)}` },
          { kind: 'added', text: `GET /v1/${'very-long-words/'.repeat(8)}` },
        ],
      },
    ],
  };
}

function ofFile({ path, text, revision }: DiskFile): CallOutput<'exchange.patches'>['patches'][number] {
  const [first = ''] = text.split('\n');
  return {
    kind: 'configuration',
    id: 'first-line',
    code: 'key.missing',
    title: `Name the gateway another way in ${path}`,
    note: 'whoever looks for the old name will not find it',
    file: path,
    line: 1,
    revision,
    text: `# patched\n${text}`,
    difference: [
      { kind: 'added', line: 1, text: '# patched' },
      { kind: 'same', line: 2, text: first },
    ],
  };
}
