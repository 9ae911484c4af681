import type * as api from 'monaco-editor/editor/editor.api.js';
import { configureMonacoYaml, type MonacoYaml, type MonacoYamlOptions } from 'monaco-yaml';
import type { FileSchema } from './file-schemas.ts';
import { editor, languages, Uri } from './monaco.ts';
import { pathOf, uriOf } from './models.ts';
import { setSchemaMarkers } from './schema-markers.ts';
import { startYamlWorker } from './workers.ts';

let service: MonacoYaml | undefined;
let current = '';

/** Gives the YAML editor the schemas of the files: completion, hover, and markers, which `useSchemaMarkers` has. */
export function setYamlSchemas(schemas: readonly FileSchema[]): void {
  const wanted = JSON.stringify(schemas);
  if (service !== undefined && wanted === current) return;
  current = wanted;
  const options = optionsOf(schemas);
  if (service === undefined) service = configureMonacoYaml(monacoForYaml(), options);
  else void service.update(options);
}

function optionsOf(schemas: readonly FileSchema[]): MonacoYamlOptions {
  return {
    validate: true,
    hover: true,
    completion: true,
    format: { enable: false },
    hoverAnchor: false,
    schemas: schemas.map(({ path, schema }, index) => ({
      uri: `gatewright://schemas/${index}.json`,
      fileMatch: [uriOf(path).toString()],
      schema,
    })),
  };
}

/**
 * The parts of Monaco that the language asks for, with two that differ. Monaco no longer passes settings to a worker
 * nor finds one by its name, so the worker is started here. Markers go to a store, where they are merged with the
 * findings of the engine; otherwise one fault would be shown twice.
 */
function monacoForYaml(): typeof api {
  const facade = {
    Uri,
    languages: {
      ...languages,
      registerHoverProvider: (language: string, provider: api.languages.HoverProvider) =>
        languages.registerHoverProvider(language, withoutSource(provider)),
    },
    editor: {
      ...editor,
      createWebWorker: ({ createData }: { readonly createData?: unknown }) =>
        editor.createWebWorker({ worker: startYamlWorker(createData) }),
      setModelMarkers: (model: api.editor.ITextModel, _owner: string, markers: readonly api.editor.IMarkerData[]) =>
        setSchemaMarkers(pathOf(model.uri), markers),
    },
  };
  // It was seen to use these three and nothing else; its type asks for the whole of Monaco.
  return facade as unknown as typeof api;
}

/** The language ends each hover with the address of the schema, which is made up here. */
function withoutSource(provider: api.languages.HoverProvider): api.languages.HoverProvider {
  return {
    provideHover: async (model, position, token, context) => {
      const hover = await provider.provideHover(model, position, token, context);
      if (hover === null || hover === undefined) return hover;
      const contents = hover.contents.map((part) => ({
        ...part,
        value: part.value.replace(/\n\nSource: \S+\s*$/, ''),
      }));
      return { ...hover, contents };
    },
  };
}
