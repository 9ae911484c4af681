import { ruleOfSigns } from '../rule.ts';

/** A header, query or path parameter that must be there is not. */
export const paramsMissing = ruleOfSigns({
  code: 'params.missing',
  title: 'a parameter or header that is required is missing',
  fixes: ['send the parameters that the answer names; blank ones count as missing'],
  signs: [
    {
      of: 'aws-rest',
      status: 400,
      body: /Missing required request parameters/,
      confidence: 0.98,
      says: 'the validator names them: headers first, then path, then query',
    },
    {
      of: 'apim',
      status: [400, 401, 403, 500],
      body: /Header .* was not found in the request/,
      confidence: 0.97,
      says: 'check-header names it',
    },
    {
      of: 'kong',
      status: 400,
      body: /request param doesn't conform/,
      confidence: 0.9,
      says: 'request-validator refused',
    },
    {
      of: 'apigee',
      body: /steps\.extractvariables|UnresolvedVariable/,
      confidence: 0.5,
      says: 'a variable could not be resolved',
    },
    {
      status: 400,
      body: /missing (required )?(request )?(query |path |header )?param|required (query )?parameter/i,
      confidence: 0.85,
      says: 'the answer names a parameter',
    },
    {
      of: 'apigee',
      status: 400,
      body: /Required param : |missing a required parameter|Redirection URI is required/,
      confidence: 0.93,
      says: 'the token endpoint lacks a parameter',
    },
  ],
});
