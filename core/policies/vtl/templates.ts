import { z } from 'zod';
import { GatewrightError } from '../../model/errors.ts';
import type { RenderInput, RenderOptions, RenderResult } from '../../vtl/render.ts';

/** The key that fits every media type, in API Gateway's words. */
const ANY_TYPE = '$default';

/** Options that both mapping policies share. */
export const templateOptions = {
  templates: z
    .record(z.string().min(1), z.string())
    .describe('VTL by media type, such as application/json; $default fits every type.')
    .default({}),
  contentType: z
    .string()
    .describe('Content type of what a template makes; without it the body keeps its own.')
    .optional(),
  stage: z.string().describe('$context.stage.').default('local'),
  stageVariables: z.record(z.string(), z.string()).describe('$stageVariables.').default({}),
};

/** A template that was read. */
export interface MappingTemplate {
  render(input: RenderInput, options: RenderOptions): RenderResult;
}

/** The templates of a use by media type, read once. */
export type Templates = ReadonlyMap<string, MappingTemplate>;

/**
 * Reads the templates of a use. The engine is loaded here, so that a start without mapping templates does not pay for it.
 * @throws CONFIG_INVALID with the media type, the line and the column of the first error of each template that has one.
 */
export async function readTemplates(texts: Readonly<Record<string, string>>): Promise<Templates> {
  const [{ parseTemplate }, { renderTemplate }] = await Promise.all([
    import('../../vtl/template.ts'),
    import('../../vtl/render.ts'),
  ]);
  const faults: string[] = [];
  const templates = new Map<string, MappingTemplate>();
  for (const [type, text] of Object.entries(texts)) {
    const parsed = parseTemplate(text);
    if (parsed.kind === 'template') {
      const { template } = parsed;
      templates.set(type === ANY_TYPE ? type : mediaType(type), {
        render: (input, options) => renderTemplate(template, input, options),
      });
      continue;
    }
    const [first] = parsed.errors;
    faults.push(
      `template for ${type}, line ${first?.line ?? 1}, column ${first?.column ?? 1}: ${first?.message ?? ''}`,
    );
  }
  if (faults.length > 0) throw new GatewrightError('CONFIG_INVALID', { reason: faults.join('; ') });
  return templates;
}

/** The template for a content type; its parameters do not count, and a missing one is application/json. */
export function templateFor(templates: Templates, contentType: string | undefined): MappingTemplate | undefined {
  return templates.get(mediaType(contentType ?? 'application/json')) ?? templates.get(ANY_TYPE);
}

/** A content type without its parameters, in lower case. */
export function mediaType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}
