import { ruleOfSigns } from '../rule.ts';

/** Requests came closer together than smoothing allows, though not too many in all. */
export const limitSpike = ruleOfSigns({
  code: 'limit.spike',
  title: 'two requests came closer together than the smoothed rate allows',
  fixes: [
    'space requests evenly: a rate of 60 per minute lets one in each second',
    'raise the rate, or count with a window in place of smoothing',
  ],
  signs: [
    {
      of: 'apigee',
      body: /policies\.ratelimit\.SpikeArrestViolation|Spike arrest violation/,
      confidence: 0.98,
      says: 'the SpikeArrest policy refused',
    },
    {
      error: 'RATE_LIMITED',
      also: ({ own }) => {
        const span = own?.spans.find(({ name, status }) => name === 'rate-limit' && status === 'failed');
        return span?.notes['algorithm'] === 'smoothing'
          ? [{ where: 'trace', seen: 'algorithm smoothing', says: 'the limiter spaces requests' }]
          : undefined;
      },
      confidence: 0.995,
      says: 'a smoothing rate-limit refused',
    },
  ],
});
