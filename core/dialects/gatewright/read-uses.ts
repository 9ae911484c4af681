import { compileExpression, conditionFault } from '../../expressions/expression.ts';
import type { Condition, IntegrationUse, Phase, PolicyUse } from '../../model/config.ts';
import type { Finding } from '../../model/source.ts';
import type { Catalog } from '../dialect.ts';
import { findWrongReferences } from '../reading/references.ts';
import { readWithSchema, type FaultCodes } from '../reading/schema-findings.ts';
import { didYouMean } from '../../model/suggest.ts';
import { child, isRecord, items, type Located } from '../reading/yaml-file.ts';
import { useSettings } from './document.ts';
import { plainSecretsAt } from './plain-secrets.ts';

/** What is not a policy's name in a use. */
const SETTINGS = ['id', 'when'];

/** What uses are read against, and where their faults go. */
export interface UseContext {
  readonly catalog: Catalog;
  readonly findings: Finding[];
}

/**
 * Reads the policy uses of one phase. Options stay as they are written, because they may hold references.
 * @param prefix Beginning of the ids of uses without one of their own, such as `user.`.
 */
export function readUses(
  located: Located,
  { phase, prefix }: { readonly phase: Phase; readonly prefix: string },
  context: UseContext,
): PolicyUse[] {
  return items(located).flatMap((item, index) => readUse(item, { phase, id: `${prefix}${phase}.${index}` }, context));
}

function readUse(
  located: Located,
  { phase, id }: { readonly phase: Phase; readonly id: string },
  context: UseContext,
): PolicyUse[] {
  const { data: settings, findings: faults } = readWithSchema(useSettings, located);
  context.findings.push(...faults);
  context.findings.push(...findWrongCondition(child(located, 'when'), settings?.when, phase));
  if (!isRecord(located.value)) return [];
  const names = Object.keys(located.value).filter((key) => !SETTINGS.includes(key));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    context.findings.push(notOnePolicy(located, names));
    return [];
  }
  const options = readOptions(name, child(located, name), phase, context);
  if (settings === undefined || options === undefined) return [];
  const when = settings.when === undefined ? {} : { when: settings.when };
  return [{ id: settings.id ?? id, policy: name, options, ...when, at: located.file.at(located.path) }];
}

function findWrongCondition(located: Located, when: Condition | string | undefined, phase: Phase): Finding[] {
  if (typeof when === 'string') return findWrongExpression(located, when, phase);
  return when?.status === undefined || phase === 'response' ? [] : [statusTooEarly(child(located, 'status'), phase)];
}

function findWrongExpression({ file, path }: Located, text: string, phase: Phase): Finding[] {
  const compiled = compileExpression(text);
  if (compiled.kind === 'expression') {
    const message = conditionFault(compiled.names, phase);
    return message === undefined ? [] : [{ code: 'VALUE_INVALID', severity: 'error', message, at: file.at(path) }];
  }
  const { message, start, end } = compiled;
  return [{ code: 'EXPRESSION_INVALID', severity: 'error', message, at: file.within(path, start, end) }];
}

/** The request phase has no answer yet, and in the error phase it is written after the policies ran. */
function statusTooEarly({ file, path }: Located, phase: Phase): Finding {
  return {
    code: 'VALUE_INVALID',
    severity: 'error',
    message: `status cannot be asked in ${phase}, where there is no answer yet`,
    expected: 'a use in response',
    at: file.keyAt(path),
  };
}

function notOnePolicy({ file, path }: Located, names: readonly string[]): Finding {
  const message = names.length === 0 ? 'a policy use names no policy' : `a policy use names ${names.join(' and ')}`;
  return {
    code: 'VALUE_INVALID',
    severity: 'error',
    message,
    expected: 'one policy with its options, and perhaps id and when',
    at: file.keyAt([...path, names[1] ?? '']),
  };
}

/** Options checked against their schema; undefined when the policy is not one, or not for this phase. */
function readOptions(name: string, located: Located, phase: Phase, { catalog, findings }: UseContext): unknown {
  const policy = catalog.policies.find((candidate) => candidate.name === name);
  const at = located.file.keyAt(located.path);
  const fitting = catalog.policies.filter(({ phases }) => phases.includes(phase)).map((candidate) => candidate.name);
  if (policy === undefined) {
    const message = `there is no policy ${name}${didYouMean(name, fitting)}`;
    findings.push({ code: 'POLICY_UNKNOWN', severity: 'error', message, expected: fitting.join(', '), at });
    return undefined;
  }
  if (!policy.phases.includes(phase))
    findings.push({
      code: 'POLICY_PHASE',
      severity: 'error',
      message: `${name} cannot stand in ${phase}`,
      expected: policy.phases.join(' or '),
      at,
    });
  const written = { ...located, value: located.value ?? {} };
  findings.push(
    ...readWithSchema(policy.options, written, optionCodes('POLICY_OPTION_INVALID')).findings,
    ...findWrongReferences(written),
    ...plainSecretsAt(written, policy.secrets),
  );
  return written.value;
}

function optionCodes(code: string): FaultCodes {
  return { unknownKey: code, invalid: code, takesReferences: true };
}

/** Reads `integration`; without one the route has nothing to answer with. */
export function readIntegration(located: Located, { catalog, findings }: UseContext): IntegrationUse | undefined {
  const { file, path, value } = located;
  const known = catalog.integrations.map(({ name }) => name);
  const fault = (code: string, message: string, place = path): undefined => {
    findings.push({ code, severity: 'error', message, expected: known.join(', '), at: file.keyAt(place) });
  };
  if (value === undefined || value === null) return fault('INTEGRATION_MISSING', 'the route has no integration');
  const names = isRecord(value) ? Object.keys(value) : [];
  const [name] = names;
  if (name === undefined || names.length > 1)
    return fault('VALUE_INVALID', `an integration is one name with its options, not ${names.length}`);
  const integration = catalog.integrations.find((candidate) => candidate.name === name);
  if (integration === undefined)
    return fault('INTEGRATION_UNKNOWN', `there is no integration ${name}${didYouMean(name, known)}`, [...path, name]);
  const options = child(located, name);
  const written = { ...options, value: options.value ?? {} };
  findings.push(
    ...readWithSchema(integration.options, written, optionCodes('INTEGRATION_OPTION_INVALID')).findings,
    ...findWrongReferences(written),
    ...plainSecretsAt(written, integration.secrets),
  );
  return { integration: name, options: written.value, at: file.at(path) };
}
