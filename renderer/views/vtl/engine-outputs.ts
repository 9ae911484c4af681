import { useEffect, useState } from 'react';
import type { VtlProfile, VtlResult } from '../../../core/contract/vtl.ts';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { inputOf } from './context-draft.ts';
import { PROFILES } from './kept-work.ts';
import { useWork } from './work.ts';

/** What one engine made of the work. */
export interface EngineOutput {
  readonly profile: VtlProfile;
  readonly title: string;
  readonly result: VtlResult;
}

interface EngineOutputs {
  readonly outputs: readonly EngineOutput[];
  readonly failure: string | undefined;
  readonly isRunning: boolean;
}

const TYPING_MILLIS = 200;
const COMPARED = PROFILES.filter(({ value }) => value !== 'appsync');
const NOTHING: EngineOutputs = { outputs: [], failure: undefined, isRunning: true };

/** What each engine makes of the work, kept up with what is typed. API Gateway comes first. */
export function useEngineOutputs(): EngineOutputs {
  const template = useWork((work) => work.template);
  const draft = useWork((work) => work.draft);
  const [state, setState] = useState(NOTHING);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      setState((known) => ({ ...known, isRunning: true }));
      const input = inputOf(draft);
      Promise.all(
        COMPARED.map(async ({ value, title }) => ({
          profile: value,
          title,
          result: await client.call('vtl.render', { template, profile: value, input, trace: false }, { signal }),
        })),
      ).then(
        (outputs) => setState({ outputs, failure: undefined, isRunning: false }),
        (error: unknown) => {
          if (!signal.aborted) setState((known) => ({ ...known, failure: describeFailure(error), isRunning: false }));
        },
      );
    }, TYPING_MILLIS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [template, draft]);
  return state;
}
