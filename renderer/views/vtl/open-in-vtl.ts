import { openView } from '../../state/place.ts';
import type { Side } from './kept-work.ts';
import { showTab } from './vtl-layers.ts';
import { pickExchange, useWork } from './work.ts';

/**
 * Opens the VTL view with a recorded exchange as its context.
 * @param use Id of the use of a mapping policy; its template is opened too.
 */
export async function openInVtl(id: number, side: Side, use?: string): Promise<void> {
  const templates = await pickExchange(id, side);
  if (templates === undefined) return;
  const own = templates.find((template) => template.use === use);
  useWork.setState({ profile: 'apigw', ...(own !== undefined && { template: own.text, caseName: undefined }) });
  showTab('output');
  openView('vtl');
}
