import { create } from 'zustand';

/** What is beside the plan. */
export type ReplayTab = 'dry-run' | 'run' | 'earlier' | 'probe';
/** A dialog of the Replay view. */
export type ReplayLayer = 'agree' | 'save' | 'agree-probe';

/** Which tab and which dialog is open. */
export const useReplayLayers = create<{ readonly tab: ReplayTab; readonly open: ReplayLayer | undefined }>(() => ({
  tab: 'dry-run',
  open: undefined,
}));

/** Shows a tab. */
export function showReplayTab(tab: ReplayTab): void {
  useReplayLayers.setState({ tab });
}

/** Opens a dialog. */
export function openReplayLayer(open: ReplayLayer): void {
  useReplayLayers.setState({ open });
}

/** Closes the open dialog. */
export function closeReplayLayer(): void {
  useReplayLayers.setState({ open: undefined });
}
