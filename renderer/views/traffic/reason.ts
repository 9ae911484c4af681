import type { ExchangeSummary } from '../../../core/model/summary.ts';

/** Why a row was not simply answered: the policy that decided, else what went wrong, in words; empty when there is nothing to say. */
export function reasonOf({ decidedBy, error }: Pick<ExchangeSummary, 'decidedBy' | 'error'>): string {
  return decidedBy ?? (error === undefined ? '' : error.toLowerCase().replaceAll('_', ' '));
}
