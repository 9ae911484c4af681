import type { Evidence } from '../../model/diagnosis.ts';
import type { KnownFacts } from '../facts.ts';
import { ruleOfSigns } from '../rule.ts';
import { isRefusal } from '../token-signs.ts';

function said(seen: string, says: string): readonly Evidence[] {
  return [{ where: 'request header authorization', seen, says }];
}

/** The header is there, but what stands before the token is not what is asked for. */
function seesWrongScheme(facts: KnownFacts): readonly Evidence[] | undefined {
  const value = facts.request.header('authorization')?.trim() ?? '';
  if (value === '' || !isRefusal(facts)) return undefined;
  if (/^bearer\s+bearer\b/i.test(value)) return said('Bearer Bearer …', 'the scheme stands there twice');
  if (/^bearer\s*$/i.test(value)) return said('Bearer', 'the scheme stands there without a token');
  if (/^bearer\s+["'<{]/i.test(value)) return said('Bearer "…', 'the token stands in quotes or brackets');
  if (/^bearer[:=]/i.test(value))
    return said('Bearer: …', 'a mark stands between scheme and token where a blank belongs');
  if (/^ey[\w-]+\.[\w-]+\.[\w-]*$/.test(value)) return said('ey…', 'the token stands there without Bearer in front');
  if (/^(jwt|token)\s+ey/i.test(value))
    return said(`${value.split(' ', 1)[0]} …`, 'another scheme than Bearer stands before the token');
  return undefined;
}

function seesBasic(facts: KnownFacts): readonly Evidence[] | undefined {
  return /^basic\s/i.test(facts.request.header('authorization') ?? '') && isRefusal(facts)
    ? [
        {
          where: 'request header authorization',
          seen: 'Basic …',
          says: 'name and password, where a token is asked for',
        },
      ]
    : undefined;
}

function seesAuthorization({ request }: KnownFacts): readonly Evidence[] | undefined {
  const value = request.header('authorization')?.trim() ?? '';
  return value === '' ? undefined : said(`${value.split(' ', 1)[0]?.slice(0, 12) ?? ''} …`, 'the header is there');
}

/** A token is there, in a form in which the gateway does not find it. */
export const tokenScheme = ruleOfSigns({
  code: 'token.scheme',
  title: 'the Authorization header is not in the form the gateway reads',
  fixes: ['send exactly Authorization: Bearer <token>, with one blank'],
  signs: [
    {
      error: 'TOKEN_DUPLICATE',
      confidence: 0.97,
      title: 'the request has more than one token, and the gateway takes none of them for the right one',
      says: 'tokens stand in several places',
      fixes: ['send the token in one place alone'],
    },
    { status: [400, 401, 403], also: seesWrongScheme, confidence: 0.94, says: 'the form of the header does not fit' },
    {
      of: 'tyk',
      status: 400,
      body: /Bearer token malformed|malformed header/i,
      confidence: 0.96,
      says: 'Tyk wants two parts, the first of them bearer',
    },
    {
      status: 401,
      headers: { 'www-authenticate': /^Bearer/i },
      also: seesBasic,
      confidence: 0.9,
      says: 'the challenge asks for Bearer',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 401,
      body: /Jwt is missing/,
      also: seesBasic,
      confidence: 0.98,
      says: 'only Bearer is looked at',
    },
    {
      of: 'apigee',
      status: [401, 500],
      body: /oauth\.v2\.InvalidAccessToken|InvalidBasicAuthenticationSource/,
      also: seesAuthorization,
      confidence: 0.8,
      says: 'the policy found no token behind the word it asks for; Bearer counts letter by letter',
    },
    {
      of: ['apim', 'gcp-esp', 'gcp-apigateway'],
      status: 401,
      body: /JWT not present|Jwt is missing/,
      also: seesWrongScheme,
      confidence: 0.985,
      says: 'the gateway finds no token in what was sent',
    },
  ],
});
