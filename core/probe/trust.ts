/** Which words of the headers are believed. */
export interface Trust {
  /** How much one window lets in, how much is left, and how long a window is. */
  readonly figures: boolean;
  /** That requests are let in after `Retry-After`. */
  readonly retry: boolean;
  /** That they are not let in more than a second before. */
  readonly retryExactly: boolean;
}

/** From everything that is said to nothing; the first under which some algorithm explains all that was seen is the one. */
export const TRUST: readonly Trust[] = [
  { figures: true, retry: true, retryExactly: true },
  { figures: true, retry: true, retryExactly: false },
  { figures: false, retry: true, retryExactly: true },
  { figures: false, retry: true, retryExactly: false },
  { figures: false, retry: false, retryExactly: false },
];

/** Only behaviour counts. */
export const NO_TRUST: Trust = { figures: false, retry: false, retryExactly: false };
