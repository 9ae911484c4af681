import { seesHiddenAnswer } from '../cors-signs.ts';
import { ruleOfSigns } from '../rule.ts';

/** The browser will not hand this answer to the page, whatever it says. */
export const corsMissingHeaders = ruleOfSigns({
  code: 'cors.missing-headers',
  title: 'the browser hides this answer from the page and reports a CORS error in its place',
  fixes: [
    'add the Access-Control-Allow-Origin header to every answer, errors of the gateway included',
    'let only one of gateway and backend add it',
  ],
  signs: [
    {
      status: [200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308],
      also: seesHiddenAnswer,
      confidence: 0.95,
      says: 'the request succeeded, and the page is told of a CORS error',
    },
    {
      also: seesHiddenAnswer,
      confidence: 0.58,
      says: 'the page is told of a CORS error; the reason below it is this failure',
    },
  ],
});
