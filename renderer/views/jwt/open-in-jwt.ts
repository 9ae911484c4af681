import type { ExchangeSummary } from '../../../core/model/summary.ts';
import { openView } from '../../state/place.ts';
import { chooseAgainst, loadPolicies, useAgainst } from './against.ts';
import { showTab } from './jwt-layers.ts';
import { editToken } from './token.ts';
import { checkAsOf } from './when.ts';

/**
 * Opens the JWT view with a token of a recorded exchange, checked as of then against the policy that it met; without an
 * exchange as of now against the policy that fits best.
 */
export async function openInJwt(
  token: string,
  of: Pick<ExchangeSummary, 'startedAt' | 'route'> | undefined,
): Promise<void> {
  editToken(token);
  checkAsOf(of === undefined ? { kind: 'now' } : { kind: 'request', at: of.startedAt });
  showTab('checks');
  openView('jwt');
  if (useAgainst.getState().policies === undefined) await loadPolicies();
  const { policies = [] } = useAgainst.getState();
  const met = policies.find(({ route }) => of !== undefined && (route === of.route || route === ''));
  chooseAgainst(met === undefined ? { kind: 'auto' } : { kind: 'policy', use: met.use });
}
