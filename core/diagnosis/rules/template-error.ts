import { ruleOfSigns } from '../rule.ts';

/** A mapping template, a policy expression or a transformation failed. */
export const templateError = ruleOfSigns({
  code: 'template.error',
  title: 'a template or expression of the gateway failed on this request',
  fixes: ['run the template on this very body, line by line', 'guard against members that are missing'],
  signs: [
    {
      error: ['TEMPLATE_FAILED', 'TRANSFORM_FAILED', 'SCRIPT_FAILED', 'SCRIPT_LIMIT'],
      confidence: 0.99,
      says: 'a step of this route could not be run; the error has line and column',
    },
    {
      log: /Unable to transform (request|response)|Unable to parse (template|mapping)|Template .* (error|failed)/i,
      confidence: 0.97,
      says: 'the log says that a template failed',
    },
    {
      of: 'apim',
      status: [400, 500],
      log: /ExpressionValueEvaluationFailure|Expression evaluation failed/,
      confidence: 0.97,
      says: 'a policy expression failed',
    },
    {
      of: 'apigee',
      body: /steps\.(extractvariables|assignmessage|javascript|jsontoxml|xmltojson|xsl|messagelogging)\.|ScriptExecutionFailed|steps\.script/i,
      confidence: 0.95,
      says: 'a step of the proxy failed',
    },
    {
      of: 'kong',
      status: 500,
      log: /(request|response)-transformer.*(error|failed)|failed to render|template/i,
      confidence: 0.85,
      says: 'a transformer failed',
    },
  ],
});
