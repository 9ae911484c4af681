import type { GatewayStatus, RecorderStatus } from '../contract/status.ts';
import type { Parts } from './parts.ts';

/** State of the gateway and of the files it is made from. */
export function gatewayStatus({ gateway, configuration }: Parts): GatewayStatus {
  const { state, revision, dialect, name, listeners, openExchanges, swappedAt, ...stats } = gateway.status();
  const { findings } = configuration;
  const isFailed = state === 'starting' && findings.some(({ severity }) => severity === 'error');
  return {
    state: isFailed ? 'failed' : state,
    revision,
    findings: [...findings],
    dialect,
    name,
    listeners: listeners.map(({ scheme, url }) => ({ scheme, url })),
    requestsPerSecond: stats.requestsPerSecond,
    p95Millis: stats.p95Millis,
    errorShare: stats.errorShare,
    openExchanges,
    ...(swappedAt === undefined ? {} : { swappedAt }),
  };
}

/** State of the recorder. */
export function recorderStatus({ recorder }: Parts): RecorderStatus {
  const { problem, ...state } = recorder.state();
  return { ...state, ...(problem === undefined ? {} : { problem }) };
}
