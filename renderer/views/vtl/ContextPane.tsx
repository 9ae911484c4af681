import { FileInput, ListTree, X } from 'lucide-react';
import { useState } from 'react';
import type { VtlProfile } from '../../../core/contract/vtl.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { type TabPart, Tabs } from '../../ui/Tabs.tsx';
import { type ContextDraft, type ContextField, fieldProblem, fieldsOf } from './context-draft.ts';
import { ContextText } from './ContextText.tsx';
import { openTextFile } from './open-file.ts';
import { ParameterFields } from './ParameterFields.tsx';
import { CONTEXT_ID } from './vtl-commands.ts';
import { openVtlLayer } from './vtl-layers.ts';
import { dropPicked, editField, useWork } from './work.ts';
import styles from './ContextPane.module.css';
import pane from './Pane.module.css';

type Part = 'body' | 'parameters' | 'context' | 'variables' | 'appsync';

interface PartOf {
  readonly title: string;
  readonly fields: readonly ContextField[];
}

const PARTS: Readonly<Record<Part, PartOf>> = {
  body: { title: 'Body', fields: ['body'] },
  appsync: { title: '$ctx', fields: ['appsyncJson'] },
  parameters: { title: 'Parameters', fields: ['path', 'querystring', 'header', 'stageVariables'] },
  context: { title: '$context', fields: ['contextJson'] },
  variables: { title: 'Variables', fields: ['variablesJson'] },
};

/** What the template is given: written by hand, from a file, or from a recorded exchange. */
export function ContextPane() {
  const profile = useWork((work) => work.profile);
  const draft = useWork((work) => work.draft);
  const [wanted, setWanted] = useState<Part>('body');
  const parts = partsOf(profile);
  const selected = parts.includes(wanted) ? wanted : (parts[0] ?? 'variables');
  const tabs = parts.map((part): TabPart<Part> => ({
    id: part,
    title: <PartTitle part={part} draft={draft} />,
    render: () => <PartFields part={part} />,
  }));
  const loadFile = (): void => {
    const [field = 'body'] = PARTS[selected].fields;
    openTextFile('.json,.txt,.xml,.csv', (text) => editField(field, text));
  };
  return (
    <section id={CONTEXT_ID} className={styles['pane']} aria-label="Context">
      <div className={pane['head']}>
        <h2>Context</h2>
        <Origin profile={profile} />
        <span className={pane['space']} />
        {selected !== 'parameters' && (
          <Button tone="quiet" icon={FileInput} onClick={loadFile}>
            Open a file
          </Button>
        )}
        {profile === 'apigw' && (
          <Button tone="quiet" icon={ListTree} onClick={() => openVtlLayer('pick')}>
            Pick an exchange
          </Button>
        )}
      </div>
      <Tabs label="Parts of the context" tabs={tabs} selected={selected} onSelect={setWanted} />
    </section>
  );
}

/** Where the context comes from. */
function Origin({ profile }: { readonly profile: VtlProfile }) {
  const picked = useWork((work) => work.picked);
  if (picked === undefined || profile !== 'apigw')
    return (
      <span className={pane['muted']}>
        {profile === 'apigw' ? 'written by hand' : 'variables only: this engine has no $input'}
      </span>
    );
  return (
    <span className={styles['origin']}>
      <span className={styles['words']}>
        {picked.side === 'request' ? 'request' : 'answer'} of {picked.title ?? `exchange ${picked.id}`}
      </span>
      <IconButton icon={X} label="Go on without the exchange" onClick={dropPicked} />
    </span>
  );
}

function PartTitle({ part, draft }: { readonly part: Part; readonly draft: ContextDraft }) {
  const { title, fields } = PARTS[part];
  const isWrong = fields.some((field) => fieldProblem(field, draft) !== undefined);
  const isFilled = fields.some((field) => draft[field].trim() !== '');
  return (
    <>
      {title}
      {isWrong && (
        <span className={styles['wrong']} title="Cannot be read">
          !<span className="visually-hidden">cannot be read</span>
        </span>
      )}
      {!isWrong && isFilled && <span className={styles['filled']} title="Has something in it" />}
    </>
  );
}

function PartFields({ part }: { readonly part: Part }) {
  switch (part) {
    case 'body':
      return (
        <ContextText
          field="body"
          label="Body"
          hint="The payload: what $input.body, $input.json and $input.path read."
        />
      );
    case 'parameters':
      return <ParameterFields />;
    case 'context':
      return <ContextText field="contextJson" label="$context" hint='An object of JSON, such as {"stage": "test"}.' />;
    case 'variables':
      return (
        <ContextText
          field="variablesJson"
          label="Variables"
          hint={
            <>
              An object of JSON: each key is a variable of the template. 5.0 is a Double, 5 an Integer.{' '}
              <KeyHint keys="c" />
            </>
          }
        />
      );
    case 'appsync':
      return <ContextText field="appsyncJson" label="$ctx" hint='An object of JSON, such as {"args": {"id": "1"}}.' />;
  }
}

function partsOf(profile: VtlProfile): readonly Part[] {
  const fields = fieldsOf(profile);
  const parts: readonly Part[] = ['body', 'appsync', 'parameters', 'context', 'variables'];
  return parts.filter((part) => PARTS[part].fields.some((field) => fields.includes(field)));
}
