import { TextAreaField } from '../../ui/Field.tsx';
import { editPasted, type PastedTexts, usePasted } from './pasted.ts';
import styles from './PastedDialog.module.css';

/** The texts: request and answer, and folded what a gateway knows besides. */
export function PastedFields() {
  const hasMore = usePasted(({ texts }) => texts.log !== '' || texts.config !== '');
  return (
    <div className={styles['fields']}>
      <Text
        field="request"
        label="Request"
        rows={7}
        placeholder={`curl https://api.example/orders -H 'Authorization: Bearer …'`}
        hint="A curl command, a request as it stands on the wire, or an address"
      />
      <Text
        field="response"
        label="Answer"
        rows={13}
        placeholder={'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\n\n{"message":"Unauthorized"}'}
        hint="What curl -i printed; or all that curl -v printed, which has the request in it"
      />
      <details className={styles['more']} open={hasMore ? true : undefined}>
        <summary>Log and configuration of the gateway</summary>
        <div className={styles['folded']}>
          <Text field="log" label="Log" rows={4} hint="Lines about this request" />
          <Text field="config" label="Configuration" rows={4} hint="The part about this route" />
        </div>
      </details>
    </div>
  );
}

interface TextProps {
  readonly field: keyof PastedTexts;
  readonly label: string;
  readonly rows: number;
  readonly hint: string;
  readonly placeholder?: string;
}

function Text({ field, ...rest }: TextProps) {
  const value = usePasted(({ texts }) => texts[field]);
  const problem = usePasted((state) => (state.problem?.field === field ? state.problem.text : undefined));
  return (
    <TextAreaField
      {...rest}
      isWire
      value={value}
      problem={problem}
      autoComplete="off"
      onChange={(text) => editPasted(field, text)}
    />
  );
}
