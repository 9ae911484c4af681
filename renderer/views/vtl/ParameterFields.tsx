import { TextAreaField } from '../../ui/Field.tsx';
import { type ContextField, fieldProblem } from './context-draft.ts';
import { editField, useWork } from './work.ts';
import styles from './ContextPane.module.css';

const FIELDS: readonly { readonly field: ContextField; readonly label: string; readonly example: string }[] = [
  { field: 'path', label: 'Path parameters', example: 'id: 42' },
  { field: 'querystring', label: 'Query parameters', example: 'page: 2' },
  { field: 'header', label: 'Headers', example: 'content-type: application/json' },
  { field: 'stageVariables', label: 'Stage variables', example: 'table: users' },
];

/** What `$input.params()` and `$stageVariables` read, one `name: value` a line. */
export function ParameterFields() {
  const draft = useWork((work) => work.draft);
  return (
    <div className={styles['fields']}>
      <div className={styles['grid']}>
        {FIELDS.map(({ field, label, example }) => (
          <TextAreaField
            key={field}
            label={`${label}, one name: value a line`}
            isWire
            rows={4}
            placeholder={example}
            value={draft[field]}
            problem={fieldProblem(field, draft)}
            onChange={(text) => editField(field, text)}
          />
        ))}
      </div>
    </div>
  );
}
