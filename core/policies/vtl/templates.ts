import { z } from 'zod';
import { GatewrightError } from '../../model/errors.ts';
import { parseTemplate, type Template } from '../../vtl/template.ts';

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

/** The templates of a use, read once. */
export type Templates = ReadonlyMap<string, Template>;

/** @throws CONFIG_INVALID with the media type, the line and the column of the first error of each template that has one. */
export function readTemplates(texts: Readonly<Record<string, string>>): Templates {
  const faults: string[] = [];
  const templates = new Map<string, Template>();
  for (const [type, text] of Object.entries(texts)) {
    const parsed = parseTemplate(text);
    if (parsed.kind === 'template') templates.set(type === ANY_TYPE ? type : mediaType(type), parsed.template);
    else {
      const [first] = parsed.errors;
      faults.push(
        `template for ${type}, line ${first?.line ?? 1}, column ${first?.column ?? 1}: ${first?.message ?? ''}`,
      );
    }
  }
  if (faults.length > 0) throw new GatewrightError('CONFIG_INVALID', { reason: faults.join('; ') });
  return templates;
}

/** The template for a content type; its parameters do not count, and a missing one is application/json. */
export function templateFor(templates: Templates, contentType: string | undefined): Template | undefined {
  return templates.get(mediaType(contentType ?? 'application/json')) ?? templates.get(ANY_TYPE);
}

/** A content type without its parameters, in lower case. */
export function mediaType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}
