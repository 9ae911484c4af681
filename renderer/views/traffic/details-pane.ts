/** Id of the pane with the details. */
export const DETAILS_ID = 'traffic-details';

/** Puts the focus into the details once they are drawn. */
export function focusDetails(): void {
  requestAnimationFrame(() => document.getElementById(DETAILS_ID)?.focus());
}
