import { create } from 'zustand';

/** A layer above the page that a command opens. */
export type Layer = 'palette' | 'go' | 'keys' | 'pasted';

/** Which layer is open; at most one. */
export const useLayers = create<{ readonly open: Layer | undefined }>(() => ({ open: undefined }));

/** Opens a layer in place of the one that is open. */
export function openLayer(open: Layer): void {
  useLayers.setState({ open });
}

/** Closes the open layer. */
export function closeLayer(): void {
  useLayers.setState({ open: undefined });
}
