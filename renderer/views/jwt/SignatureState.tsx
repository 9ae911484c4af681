import type { ReactNode } from 'react';
import type { JwtDecoded } from '../../../core/contract/jwt.ts';
import { classes } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/format.ts';
import { useInspection } from './inspection.ts';
import { type SignatureWords, signatureWords } from './signature-words.ts';
import styles from './DecodedPane.module.css';

export interface PartHeadProps {
  readonly role: 'header' | 'claims' | 'signature';
  readonly title: string;
  /** What is to be said about it in a few words. */
  readonly children?: ReactNode;
}

/** The name of a part in its colour. */
export function PartHead({ role, title, children }: PartHeadProps) {
  return (
    <h3 className={styles['head']}>
      <span className={classes(styles['dot'], styles[role])} aria-hidden />
      {title}
      {children}
    </h3>
  );
}

/** Whether the claims are those that somebody signed, in a word. */
export function Genuineness({ parts }: { readonly parts: JwtDecoded }) {
  const { short, mood } = useSignature(parts);
  return <span className={classes(styles['short'], styles[mood])}>{short}</span>;
}

/** Whether anybody has looked at the signature, and what came of it. */
export function SignatureState({ parts }: { readonly parts: JwtDecoded }) {
  const { algorithm, bytes } = parts.signature;
  const { words, mood } = useSignature(parts);
  return (
    <section className={styles['part']} aria-label="Signature">
      <PartHead role="signature" title={parts.kind === 'jwe' ? 'Encryption' : 'Signature'} />
      <p className={styles['state']}>
        <span className={styles['facts']}>
          {algorithm ?? 'no algorithm'}, {formatBytes(bytes)}
        </span>
        <span className={styles[mood]}>{words}</span>
      </p>
    </section>
  );
}

function useSignature(parts: JwtDecoded): SignatureWords {
  const decoded = useInspection((state) => state.decoded);
  const checked = useInspection((state) => state.checked);
  // What is known of the token before says nothing about this one.
  const own = checked !== undefined && checked.token === decoded?.token ? checked.value : undefined;
  return signatureWords(parts, own);
}
