import { create } from 'zustand';

/** What is beside the token on the right. */
export type JwtTab = 'checks' | 'what-if' | 'mint';

/** Which tab is open. */
export const useJwtLayers = create<{ readonly tab: JwtTab }>(() => ({ tab: 'checks' }));

/** Shows a tab. */
export function showTab(tab: JwtTab): void {
  useJwtLayers.setState({ tab });
}
