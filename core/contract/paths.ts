/** Paths of the control port, all under its origin. */
export const PATHS = {
  /** WebSocket of the contract. The token goes as `?token=`, or in the subprotocol `gatewright.<token>`. */
  socket: '/rpc',
  /** GET with the token: 204 while the engine runs. */
  health: '/health',
  /** GET `/bodies/<sha256>`; header `authorization: Bearer <token>` or `?token=`. Answers with `?type=` as content type when given, always with `nosniff` and a sandbox policy. */
  bodies: '/bodies/',
  /** GET `/export.har?filter=…` streams HAR 1.2; `&secrets=1` leaves secrets in. */
  exportHar: '/export.har',
  /** POST a HAR; streams in, reports by the event `progress` with call `import`; answers `{"imported": n}`. */
  importHar: '/import.har',
} as const;
