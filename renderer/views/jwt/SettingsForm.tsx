import { Button } from '../../ui/Button.tsx';
import { CheckField, SelectField, TextAreaField, TextField } from '../../ui/Field.tsx';
import { editSettings, useAgainst } from './against.ts';
import { useIssuer } from './issuer.ts';
import { type KeyKind, lacksKeys, type SecretEncoding } from './settings-draft.ts';
import styles from './SettingsForm.module.css';

const KINDS: readonly { readonly value: KeyKind; readonly title: string; readonly hint: string }[] = [
  { value: 'jwksUrl', title: 'JWKS address', hint: 'The engine asks there for the keys.' },
  {
    value: 'discovery',
    title: 'Issuer with discovery',
    hint: 'The engine reads /.well-known/openid-configuration there.',
  },
  { value: 'jwks', title: 'JWKS, pasted', hint: '{"keys": [ … ]}, or one key.' },
  { value: 'pem', title: 'Public key or certificate (PEM)', hint: '-----BEGIN PUBLIC KEY----- …' },
  { value: 'secret', title: 'Shared secret', hint: 'For HS256, HS384 and HS512. Stays in memory.' },
];

const ENCODINGS: readonly { readonly value: SecretEncoding; readonly title: string }[] = [
  { value: 'utf8', title: 'Text' },
  { value: 'base64', title: 'Base64' },
  { value: 'base64url', title: 'Base64url' },
  { value: 'hex', title: 'Hex' },
];

/** Settings to check against that are in no configuration. */
export function SettingsForm() {
  const draft = useAgainst((state) => state.draft);
  const { keyKind, keys } = draft;
  const hint = KINDS.find(({ value }) => value === keyKind)?.hint;
  const editKeys = (text: string): void => editSettings({ keys: { ...keys, [keyKind]: text } });
  const isLong = keyKind === 'jwks' || keyKind === 'pem';
  return (
    <section className={styles['form']} aria-label="Settings to check against">
      <div className={styles['keys']}>
        <SelectField
          label="Keys"
          options={KINDS}
          value={keyKind}
          onChange={(kind) => editSettings({ keyKind: kind })}
        />
        {isLong ? (
          <TextAreaField label="Key text" isWire rows={4} value={keys[keyKind]} hint={hint} onChange={editKeys} />
        ) : (
          <TextField
            label={keyKind === 'secret' ? 'Secret' : 'Address'}
            isWire
            type={keyKind === 'secret' ? 'password' : 'text'}
            value={keys[keyKind]}
            hint={hint}
            onChange={editKeys}
          />
        )}
      </div>
      <div className={styles['grid']}>
        {keyKind === 'secret' && (
          <SelectField
            label="The secret is written as"
            options={ENCODINGS}
            value={draft.secretEncoding}
            onChange={(secretEncoding) => editSettings({ secretEncoding })}
          />
        )}
        <TextField label="Issuer" isWire value={draft.issuer} onChange={(issuer) => editSettings({ issuer })} />
        <TextField
          label="Audience, any of"
          isWire
          value={draft.audience}
          onChange={(audience) => editSettings({ audience })}
        />
        <TextField
          label="Algorithms"
          isWire
          placeholder="RS256 ES256"
          value={draft.algorithms}
          onChange={(algorithms) => editSettings({ algorithms })}
        />
        <TextField
          label="Required claims"
          isWire
          placeholder="sub email"
          value={draft.requiredClaims}
          onChange={(requiredClaims) => editSettings({ requiredClaims })}
        />
        <TextField
          label="Scopes"
          isWire
          placeholder="orders:read"
          value={draft.scopes}
          onChange={(scopes) => editSettings({ scopes })}
        />
      </div>
      <div className={styles['foot']}>
        <CheckField
          label="All of the audiences have to be there"
          isChecked={draft.needsAllAudiences}
          onChange={(needsAllAudiences) => editSettings({ needsAllAudiences })}
        />
        <LocalIssuer />
      </div>
      {lacksKeys(draft) && (
        <p className={styles['lacking']} role="status">
          The checks begin once there are keys to check the signature with.
        </p>
      )}
    </section>
  );
}

/** Fills in the issuer of this workspace, when there is one. */
function LocalIssuer() {
  const status = useIssuer((state) => state.status);
  const { keys } = useAgainst((state) => state.draft);
  if (status?.isRunning !== true) return null;
  const { issuer, jwksUrl } = status;
  const fill = (): void => editSettings({ keyKind: 'jwksUrl', keys: { ...keys, jwksUrl }, issuer });
  return (
    <Button tone="quiet" onClick={fill}>
      Fill in the local issuer
    </Button>
  );
}
