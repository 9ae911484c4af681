import type { ProbeWishInput } from '../../../core/contract/probe.ts';

/** A probe as it is typed. */
export interface ProbeDraft {
  readonly target: string;
  readonly path: string;
  readonly maxRequests: string;
  readonly maxSeconds: string;
  readonly perSecond: string;
}

/** The budget is small unless somebody makes it larger. */
export const EMPTY_PROBE: ProbeDraft = { target: '', path: '/', maxRequests: '200', maxSeconds: '60', perSecond: '50' };

/** What is wrong, by field. */
export type ProbeProblems = Partial<Record<keyof ProbeDraft, string>>;

/** The probe as the contract wants it, or what is wrong in which field. */
export function readProbe(
  draft: ProbeDraft,
):
  | { readonly kind: 'wish'; readonly wish: ProbeWishInput }
  | { readonly kind: 'problems'; readonly problems: ProbeProblems } {
  const problems: ProbeProblems = {
    ...(draft.target === '' && { target: 'choose a target' }),
    ...(!draft.path.startsWith('/') && { path: 'a path begins with /' }),
    ...outside('maxRequests', draft.maxRequests, [5, 5000]),
    ...outside('maxSeconds', draft.maxSeconds, [1, 3600]),
    ...outside('perSecond', draft.perSecond, [0.1, 500]),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return {
    kind: 'wish',
    wish: {
      target: draft.target,
      path: draft.path,
      budget: {
        maxRequests: Math.round(Number(draft.maxRequests)),
        maxMillis: Number(draft.maxSeconds) * 1000,
        perSecond: Number(draft.perSecond),
      },
    },
  };
}

function outside(field: keyof ProbeDraft, text: string, [least, most]: readonly [number, number]): ProbeProblems {
  const value = Number(text);
  return text.trim() !== '' && value >= least && value <= most ? {} : { [field]: `a number from ${least} to ${most}` };
}
