import { z } from 'zod';
import { faultInPhase } from '../expressions/expression.ts';
import { GatewrightError } from '../model/errors.ts';
import { withHeaders } from '../model/http.ts';
import { definePolicy, type Call } from './policy.ts';
import { compileEdits, namesOfEdits } from './transform/edits.ts';
import { headerEditOptions, headerEditor } from './transform/header-edits.ts';

const options = z.strictObject(headerEditOptions);

/** Changes headers, in the order remove, rename, replace, add, append, set. */
export const setHeaders = definePolicy<z.output<typeof options>>({
  name: 'set-headers',
  summary: 'Removes, renames, replaces, adds, appends and sets headers, in this order; values are templates.',
  phases: ['request', 'response', 'error'],
  options,
  example: "{ remove: [x-internal], set: { x-served-by: gatewright, x-user: '{{ claims.sub }}' } }",
  prepare(given, { phase }) {
    const reason = faultInPhase(namesOfEdits(given), phase);
    if (reason !== undefined) throw new GatewrightError('CONFIG_INVALID', { reason });
    const edit = compileEdits(headerEditor, given);
    if (edit === undefined) return {};
    if (phase === 'request') {
      return {
        onRequest(call) {
          call.request = withHeaders(call.request, edit(call.request.headers, call));
        },
      };
    }
    const changeResponse = (call: Call): void => {
      if (call.response !== undefined) call.response = withHeaders(call.response, edit(call.response.headers, call));
    };
    // In the error phase there is no answer yet: the change is made when the dialect has written one.
    return phase === 'response' ? { onResponse: changeResponse } : { onSend: changeResponse };
  },
});
