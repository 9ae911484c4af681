import { useEffect, useState } from 'react';
import type { VtlInput, VtlProfile } from '../../../core/contract/vtl.ts';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';

interface Expected {
  /** What is printed; undefined until that is known, or when there is a problem. */
  readonly expected: string | undefined;
  readonly problem: string | undefined;
}

const UNKNOWN: Expected = { expected: undefined, problem: undefined };

/** What a template prints for exactly this input, which may have fewer secrets than the one on screen. */
export function useExpected(template: string, profile: VtlProfile, input: VtlInput): Expected {
  const key = JSON.stringify({ template, profile, input });
  const [found, setFound] = useState<Expected>(UNKNOWN);
  useEffect(() => {
    const controller = new AbortController();
    // Made just above, of values of these types.
    const asked = JSON.parse(key) as { template: string; profile: VtlProfile; input: VtlInput };
    client.call('vtl.render', { ...asked, trace: false }, { signal: controller.signal }).then(
      ({ output, problem }) =>
        setFound(
          problem === undefined
            ? { expected: output, problem: undefined }
            : { expected: undefined, problem: `line ${problem.line}, column ${problem.column}: ${problem.message}` },
        ),
      (error: unknown) => {
        if (!controller.signal.aborted) setFound({ expected: undefined, problem: describeFailure(error) });
      },
    );
    return () => controller.abort();
  }, [key]);
  return found;
}
