import type { Evidence } from '../../model/diagnosis.ts';
import type { KnownFacts } from '../facts.ts';
import { ruleOfSigns } from '../rule.ts';

/** Only the host of an API itself wants a stage in its path; domains of one's own have it mapped. */
const AWS_HOST = /\.execute-api\.[\w-]+\.amazonaws\.com$/;

function hasNoStage({ request }: KnownFacts): readonly Evidence[] | undefined {
  const [first = ''] = request.path.split('/').slice(1);
  if (
    !AWS_HOST.test(request.host) ||
    /^(prod|dev|staging|stage|test|v\d+|beta|qa|uat|live|production|default|\$default)$/i.test(first)
  )
    return undefined;
  return [
    {
      where: 'request path',
      seen: request.path.slice(0, 100),
      says: 'the first part of the path would have to be a stage, and does not look like one',
    },
  ];
}

/** The stage, version or environment that the URL names is not there, or none is named. */
export const routeStage = ruleOfSigns({
  code: 'route.stage',
  title: 'the URL names no stage or version that is deployed',
  fixes: ['put the stage in front of the path, such as /prod/orders', 'deploy the API to the stage that is called'],
  signs: [
    {
      of: 'aws-rest',
      status: 403,
      body: /"message"\s*:\s*"(Missing Authentication Token|Forbidden)"/,
      also: hasNoStage,
      confidence: 0.6,
      says: 'a REST API answers so when the stage is missing from the path',
    },
    {
      of: 'aws-http',
      status: 404,
      body: /"Not Found"/,
      also: hasNoStage,
      confidence: 0.35,
      says: 'an HTTP API without a $default stage answers so when the stage is missing',
    },
    {
      of: 'tyk',
      status: [403, 404],
      body: /Version information not found|This API version does not seem to exist/,
      confidence: 0.95,
      says: 'the request names no version of the API, or one that it does not have',
    },
    {
      of: 'tyk',
      status: 403,
      body: /A(pi|PI) (V|v)ersion has expired|API has expired/,
      confidence: 0.9,
      says: 'the version of the API has expired',
    },
    {
      log: /Invalid stage identifier specified|stage .* (does not exist|not found)/i,
      confidence: 0.9,
      says: 'the log names the stage',
    },
  ],
});
