import { ruleOfSigns } from '../rule.ts';

/** The caller is known and not let in. */
export const consumerDenied = ruleOfSigns({
  code: 'consumer.denied',
  title: 'the gateway knows the caller and does not let it in here',
  fixes: ['put the consumer into a group that is let in', 'use the credentials of a consumer that is'],
  signs: [
    { error: ['ACL_DENIED', 'CONSUMER_UNKNOWN'], confidence: 0.99, says: 'the consumer is not let in' },
    {
      of: 'kong',
      status: 403,
      body: /You cannot consume this service/,
      confidence: 0.99,
      says: 'the acl plugin refused: the consumer is in none of the groups',
    },
    {
      of: 'kong',
      status: 401,
      body: /Could not find consumer for/,
      confidence: 0.95,
      says: 'the credential belongs to no consumer',
    },
    {
      of: 'tyk',
      status: 403,
      body: /Key is inactive|organisation access has been disabled/,
      confidence: 0.6,
      says: 'the session or organisation is switched off',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 403,
      body: /Project has been deleted|Client application blocked|Referer blocked/,
      confidence: 0.9,
      says: 'Service Control refused the caller',
    },
    {
      of: 'apigee',
      status: [401, 403],
      body: /(Developer|Company|AppGroup)StatusNotActive/,
      confidence: 0.96,
      says: 'the owner of the app is switched off',
    },
  ],
});
