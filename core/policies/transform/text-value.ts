import { z } from 'zod';
import { readTemplate } from '../../expressions/options.ts';
import type { Template } from '../../expressions/template.ts';
import { textOf } from '../../expressions/value.ts';
import type { Call } from '../policy.ts';
import type { EditValue } from './edits.ts';

/** Texts that an edit puts in under one name: one, or several of the same name. */
export type Texts = readonly string[];

/** A template, or a list of them for several values of one name. What is null is left out. */
export const textsOption = textsOf(() => undefined);

/**
 * As {@link textsOption} for texts that are checked further.
 * @param faultIn What is wrong with a text that has no expressions in it.
 */
export function textsOf(faultIn: (text: string) => string | undefined) {
  return z.union([z.string(), z.array(z.string()).min(1)]).transform((given, context): EditValue<Texts> => {
    const texts = [given].flat();
    const templates = texts.map((text, index) => {
      const path = typeof given === 'string' ? [] : [index];
      const template = readTemplate(text, context, path);
      const message = template.constant === undefined ? undefined : faultIn(template.constant);
      if (message !== undefined) context.addIssue({ code: 'custom', message, path });
      return template;
    });
    return toTexts(templates);
  });
}

function toTexts(templates: readonly Template[]): EditValue<Texts> {
  const names = templates.flatMap((template) => template.names);
  const constants = templates.flatMap(({ constant }) => constant ?? []);
  if (constants.length === templates.length) return { names, valueFor: () => constants };
  return {
    names,
    valueFor(call) {
      const texts = templates.flatMap((template) => textFor(template, call));
      return texts.length === 0 ? undefined : texts;
    },
  };
}

function textFor(template: Template, call: Call): Texts {
  const value = template.value(call);
  return value === null ? [] : [textOf(value)];
}
