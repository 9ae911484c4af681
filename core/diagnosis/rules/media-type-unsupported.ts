import { ruleOfSigns } from '../rule.ts';

/** The content type of the request is not one that is taken. */
export const mediaTypeUnsupported = ruleOfSigns({
  code: 'media-type.unsupported',
  title: 'the content type or encoding of the request is not one that is taken',
  fixes: [
    'send the Content-Type that the route asks for',
    'add a mapping template for the type, or let bodies pass through',
  ],
  signs: [
    {
      error: 'NOT_ACCEPTABLE',
      confidence: 0.97,
      title: 'the route has no answer of a type that the request takes',
      says: 'none of the types of Accept is there',
      fixes: ['ask for a type that the route has', 'add an example of that type'],
    },
    {
      error: ['MEDIA_TYPE_UNSUPPORTED', 'ENCODING_UNSUPPORTED'],
      confidence: 0.99,
      says: 'nothing is set for this type',
    },
    { of: 'aws-rest', status: 415, confidence: 0.97, says: 'passthroughBehavior lets only types with a template in' },
    {
      of: 'kong',
      body: /specified Content-Type is not allowed|Non-gRPC request matched gRPC route/,
      confidence: 0.97,
      says: 'the answer says so',
    },
    { status: 415, confidence: 0.92, says: 'the status says so' },
    { status: 406, confidence: 0.5, says: 'nothing that Accept asks for can be had' },
  ],
});
