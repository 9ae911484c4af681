import { create } from 'zustand';

/** A dialog of the VTL view. */
export type VtlLayer = 'examples' | 'pick' | 'save';

/** What is beside the output on the right. */
export type ResultTab = 'output' | 'profiles' | 'recorded' | 'cases';

/** Which dialog and which tab is open. */
export const useVtlLayers = create<{ readonly open: VtlLayer | undefined; readonly tab: ResultTab }>(() => ({
  open: undefined,
  tab: 'output',
}));

/** Opens a dialog. */
export function openVtlLayer(open: VtlLayer): void {
  useVtlLayers.setState({ open });
}

/** Closes the open dialog. */
export function closeVtlLayer(): void {
  useVtlLayers.setState({ open: undefined });
}

/** Shows a tab. */
export function showTab(tab: ResultTab): void {
  useVtlLayers.setState({ tab });
}
