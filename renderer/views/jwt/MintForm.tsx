import { lazy, Suspense } from 'react';
import { Choices } from '../../ui/Choices.tsx';
import { SelectField, TextAreaField, TextField } from '../../ui/Field.tsx';
import { BROKEN_KINDS, type MintDraft, mintProblems, OWN_ALGORITHM, type Signer } from './mint-draft.ts';
import { editMint, useMint } from './mint.ts';
import styles from './MintTab.module.css';

const TextEditor = lazy(async () => ({ default: (await import('../../monaco/TextEditor.tsx')).TextEditor }));

const NO_MARKERS: readonly never[] = [];

const SIGNERS: readonly { readonly value: Signer; readonly title: string }[] = [
  { value: 'issuer', title: 'Local issuer' },
  { value: 'secret', title: 'Shared secret' },
  { value: 'key', title: 'Private key' },
];

const SECRET_ALGORITHMS = (['HS256', 'HS384', 'HS512'] as const).map((value) => ({ value, title: value }));
const KEY_ALGORITHMS = [
  { value: OWN_ALGORITHM, title: 'that of the key' },
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'].map((value) => ({
    value,
    title: value,
  })),
];

/** What is in the token, who signs it, and what is wrong with it on purpose. */
export function MintForm() {
  const draft = useMint((mint) => mint.draft);
  const problems = mintProblems(draft);
  return (
    <>
      <Claims text={draft.claims} problem={problems.claims} />
      <div className={styles['grid']}>
        <TextField
          label="Lifetime"
          isWire
          value={draft.lifetime}
          problem={problems.lifetime}
          hint="Sets exp, unless the claims have one."
          onChange={(lifetime) => editMint({ lifetime })}
        />
        <SelectField
          label="Wrong on purpose"
          options={BROKEN_KINDS}
          value={draft.broken}
          onChange={(broken) => editMint({ broken })}
        />
        <TextField
          label="More of the header"
          isWire
          placeholder='{"typ": "at+jwt"}'
          value={draft.header}
          problem={problems.header}
          onChange={(header) => editMint({ header })}
        />
      </div>
      <div className={styles['signer']}>
        <span className={styles['label']}>Signed by</span>
        <Choices label="Signed by" options={SIGNERS} value={draft.signer} onChange={(signer) => editMint({ signer })} />
      </div>
      <SignerFields draft={draft} />
    </>
  );
}

function editClaims(claims: string): void {
  editMint({ claims });
}

interface ClaimsProps {
  readonly text: string;
  readonly problem: string | undefined;
}

function Claims({ text, problem }: ClaimsProps) {
  const plain = (
    <textarea
      className={styles['plain']}
      aria-label="Claims"
      value={text}
      spellCheck={false}
      onChange={(event) => editClaims(event.target.value)}
    />
  );
  return (
    <div className={styles['claims']}>
      <span className={styles['label']}>Claims</span>
      <div className={styles['editor']}>
        <Suspense fallback={plain}>
          <TextEditor
            path="~jwt/claims.json"
            text={text}
            label="Claims; Ctrl+M lets Tab leave the editor"
            markers={NO_MARKERS}
            goTo={undefined}
            onChange={editClaims}
            onCursor={ignoreCursor}
          />
        </Suspense>
      </div>
      <span className={problem === undefined ? styles['hint'] : styles['problem']} role="status">
        {problem ?? 'iss, iat and exp are added where they are missing.'}
      </span>
    </div>
  );
}

function SignerFields({ draft }: { readonly draft: MintDraft }) {
  const problems = mintProblems(draft);
  switch (draft.signer) {
    case 'issuer':
      return null;
    case 'secret':
      return (
        <div className={styles['grid']}>
          <SelectField
            label="Algorithm"
            options={SECRET_ALGORITHMS}
            value={draft.secretAlgorithm}
            onChange={(secretAlgorithm) => editMint({ secretAlgorithm })}
          />
          <TextField
            label="Secret"
            isWire
            type="password"
            value={draft.secret}
            hint={problems.secret ?? 'Stays in memory.'}
            onChange={(secret) => editMint({ secret })}
          />
        </div>
      );
    case 'key':
      return (
        <>
          <div className={styles['grid']}>
            <SelectField
              label="Algorithm"
              options={KEY_ALGORITHMS}
              value={draft.keyAlgorithm}
              onChange={(keyAlgorithm) => editMint({ keyAlgorithm })}
            />
            <TextField label="Key id (kid)" isWire value={draft.kid} onChange={(kid) => editMint({ kid })} />
          </div>
          <TextAreaField
            label="Private key, PEM or JWK"
            isWire
            rows={5}
            placeholder="-----BEGIN PRIVATE KEY-----"
            value={draft.key}
            hint={problems.key ?? 'Stays in memory.'}
            onChange={(key) => editMint({ key })}
          />
        </>
      );
  }
}

function ignoreCursor(): void {
  // Nothing here is about a place.
}
