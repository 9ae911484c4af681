import { headerValues } from '../../model/http.ts';
import type { Call, PolicySteps } from '../policy.ts';
import { checksType } from './checked-types.ts';
import { fitsMediaRange, isOneOf, mediaParameter, mediaTypeOf } from './media-type.ts';
import { stepsFor, type Content, type Side } from './side.ts';

/** What a conversion goes by. */
export interface ConversionOptions {
  readonly contentTypes: readonly string[];
  readonly untyped: 'pass' | 'check';
  readonly max: number;
  readonly contentType: string;
  /** Whether an answer is converted only for those who ask for it. */
  readonly accept: boolean;
  /** Media ranges of what is made, for that question. */
  readonly targets: readonly string[];
  /** What is made, for notes. */
  readonly name: string;
}

/** Steps that put another text in the place of a body; what is wrong with the body is the fault of whoever sent it. */
export function conversionSteps(
  side: Side,
  options: ConversionOptions,
  convert: (content: Content, call: Call) => string,
): PolicySteps {
  const run = (call: Call, content: Content | undefined): void => {
    if (content === undefined) return call.note('verdict', 'not converted');
    const text = side.blame(() => convert(content, call));
    side.replace(call, text, options.contentType);
    call.note('seen', `${content.bytes.byteLength} bytes of ${content.mediaType || 'no type'}`);
    call.note('verdict', `converted to ${options.name}`);
  };
  return stepsFor(side, (call) => {
    if (!checksType(options, side, call)) return undefined;
    if (side.phase === 'response' && options.accept && !asksFor(call, options.targets)) {
      call.note('seen', `accept: ${headerValues(call.request.headers, 'accept').join(', ')}`);
      return call.note('verdict', `not converted, the client does not ask for ${options.name}`);
    }
    const content = side.content(call, options.max);
    return content instanceof Promise ? content.then((whole) => run(call, whole)) : run(call, content);
  });
}

/** Whether the client takes one of these types; one that has no Accept header takes anything. */
function asksFor({ request }: Call, targets: readonly string[]): boolean {
  const ranges = headerValues(request.headers, 'accept').flatMap((line) => line.split(','));
  if (ranges.length === 0) return true;
  return ranges.some((range) => {
    const quality = Number(mediaParameter(range, 'q') ?? '1');
    const type = mediaTypeOf(range);
    return quality !== 0 && (isOneOf(targets, type) || targets.some((target) => fitsMediaRange(range, target)));
  });
}
