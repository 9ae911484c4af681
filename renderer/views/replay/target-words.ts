import type { GuardLevel, ReplayTargetInfo } from '../../../core/model/replay.ts';

/** What a guard lets through. */
export function guardWords(guard: GuardLevel): string {
  switch (guard) {
    case 'free':
      return 'anything may be sent';
    case 'ask':
      return 'asks before anything is sent';
    case 'read-only':
      return 'only requests that change nothing';
    case 'forbidden':
      return 'nothing may be sent';
  }
}

/** The URL of what was chosen: of a target of the workspace, or itself. */
export function urlOfTarget(target: string, targets: readonly ReplayTargetInfo[] | undefined): string {
  return targets?.find(({ id }) => id === target)?.url ?? target;
}

/** The host of what was chosen, as it is named to a person; itself where it is no URL. */
export function hostOfTarget(target: string, targets: readonly ReplayTargetInfo[] | undefined): string {
  return URL.parse(urlOfTarget(target, targets))?.host ?? target;
}
