import { z } from 'zod';
import { fitsGlob } from './method-arn.ts';

/** Longer names in a statement are refused, as the platform does. */
const MAX_ARN_LENGTH = 512;

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat());

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore.optional(),
  Resource: z
    .union([z.string().max(MAX_ARN_LENGTH), z.array(z.string().max(MAX_ARN_LENGTH))])
    .transform((given) => [given].flat())
    .optional(),
  NotAction: z.never({ error: 'NotAction is not supported' }).optional(),
  NotResource: z.never({ error: 'NotResource is not supported' }).optional(),
  Condition: z.never({ error: 'Condition is not supported' }).optional(),
});

const flatContext = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]), {
  error: 'expected texts, numbers and booleans only',
});

const policyAnswer = z.object({
  principalId: z.union([z.string().min(1), z.number()]).transform(String),
  policyDocument: z.object({
    Version: z.string().optional(),
    Statement: z.union([statement, z.array(statement)]).transform((given) => [given].flat()),
  }),
  context: flatContext.nullish(),
  usageIdentifierKey: z.string().nullish(),
});

const simpleAnswer = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).nullish(),
});

/** What an authorizer says, as it can be kept: the policy itself, not what it came to. */
export interface AuthorizerAnswer {
  readonly principalId: string | undefined;
  readonly usageIdentifierKey: string | undefined;
  readonly context: Readonly<Record<string, unknown>>;
  /** What it comes to for a method. */
  judge(arn: string): Judgement;
}

/** Whether a method is let in, and by what. */
export interface Judgement {
  readonly isIn: boolean;
  /** Denied by a statement, and not for want of one that allows. */
  readonly isExplicit: boolean;
  /** Lower case, no full stop. */
  readonly reason: string;
}

/** Reads what an authorizer gave back; a text says what is wrong with it. */
export function readAnswer(form: 'policy' | 'simple', value: unknown): AuthorizerAnswer | string {
  if (form === 'simple') {
    const { data, error } = simpleAnswer.safeParse(value);
    if (error !== undefined) return faultOf(error);
    const { isAuthorized: isIn, context } = data;
    return {
      principalId: undefined,
      usageIdentifierKey: undefined,
      context: context ?? {},
      judge: () => ({ isIn, isExplicit: !isIn, reason: `isAuthorized is ${isIn}` }),
    };
  }
  const { data, error } = policyAnswer.safeParse(value);
  if (error !== undefined) return faultOf(error);
  const { principalId, policyDocument, context, usageIdentifierKey } = data;
  return {
    principalId,
    usageIdentifierKey: usageIdentifierKey ?? undefined,
    context: context ?? {},
    judge: (arn) => judgePolicy(policyDocument.Statement, arn),
  };
}

/** A statement that denies counts more than one that allows; without either it is denied. */
function judgePolicy(statements: readonly z.output<typeof statement>[], arn: string): Judgement {
  const matching = (effect: 'Allow' | 'Deny'): string | undefined =>
    statements
      .filter(
        ({ Effect, Action = [] }) => Effect === effect && Action.some((one) => fitsGlob('execute-api:Invoke', one)),
      )
      .flatMap(({ Resource = [] }) => Resource)
      .find((resource) => fitsGlob(arn, resource));
  const denied = matching('Deny');
  if (denied !== undefined) return { isIn: false, isExplicit: true, reason: `denied by ${denied}` };
  const allowed = matching('Allow');
  return allowed === undefined
    ? { isIn: false, isExplicit: false, reason: `no statement allows ${arn}` }
    : { isIn: true, isExplicit: false, reason: `allowed by ${allowed}` };
}

function faultOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'the answer cannot be read';
  const deepest = deepestIssue(issue);
  return `${[...issue.path, ...(deepest === issue ? [] : deepest.path)].join('.') || 'the answer'}: ${deepest.message}`;
}

/** Of a choice between forms the last one is the one that tells most. */
function deepestIssue(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const custom = issue.errors.flat().find(({ message }) => message.includes('not supported'));
  return custom ?? issue;
}
