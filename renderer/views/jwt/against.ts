import { create } from 'zustand';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { useGateway } from '../../state/facts.ts';
import type { AgainstChoice, AgainstState } from './against-choice.ts';
import { EMPTY_SETTINGS, type SettingsDraft } from './settings-draft.ts';

interface AgainstStore extends AgainstState {
  /** Why the policies could not be read, in words. */
  readonly failure: string | undefined;
}

/** What tokens are checked against. Settings typed here may hold secrets: they are in memory alone. */
export const useAgainst = create<AgainstStore>(() => ({
  choice: { kind: 'auto' },
  policies: undefined,
  draft: EMPTY_SETTINGS,
  failure: undefined,
}));

/** Checks against something else. */
export function chooseAgainst(choice: AgainstChoice): void {
  useAgainst.setState({ choice });
}

/** Changes fields of the settings that are typed here. */
export function editSettings(change: Partial<SettingsDraft>): void {
  useAgainst.setState(({ draft }) => ({ draft: { ...draft, ...change } }));
}

/** Reads the policies now, and whenever another configuration is in force. Returns the undo. */
export function followPolicies(): () => void {
  void loadPolicies();
  const undos = [
    client.onState(({ kind }) => {
      if (kind === 'open') void loadPolicies();
    }),
    client.on('config.changed', () => void loadPolicies()),
    useGateway.subscribe(({ status }, before) => {
      if (status?.revision !== before.status?.revision) void loadPolicies();
    }),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}

/** Reads the policies. */
export async function loadPolicies(): Promise<void> {
  try {
    const { policies } = await client.call('jwt.policies', {});
    useAgainst.setState({ policies, failure: undefined });
  } catch (error) {
    // A connection that is lost has its own banner.
    if (codeOf(error) !== 'CHANNEL_CLOSED') useAgainst.setState({ failure: describeFailure(error) });
  }
}
