import type { JwtAnswer } from '../../../core/contract/jwt.ts';
import { headerPairs } from '../../../core/model/http.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import styles from './AnswerSection.module.css';

export interface AnswerSectionProps {
  readonly answer: JwtAnswer;
  readonly title?: string;
}

/** A refusal as it goes over the wire. */
export function AnswerSection({ answer, title = 'The answer that the client gets' }: AnswerSectionProps) {
  const { status, headers, body, isLetIn } = answer;
  const text = textOf(answer);
  return (
    <section className={styles['section']} aria-label={title}>
      <h3 className={styles['head']}>
        {title}
        {!isLetIn && <StatusMark row={{ status, outcome: 'answered', by: 'gateway' }} />}
        <span className={styles['space']} />
        {!isLetIn && <CopyButton text={text} what="the answer" />}
      </h3>
      {isLetIn ? (
        <p className={styles['muted']}>The request goes on to the upstream, whose answer it is then.</p>
      ) : (
        <pre className={styles['wire']} tabIndex={0} aria-label="Head and body of the answer">
          {headerPairs(headers).map(([name, value], index) => (
            <span key={index}>
              <span className={styles['name']}>{name}:</span> {value}
              {'\n'}
            </span>
          ))}
          {body !== '' && `\n${body}`}
          {headers.length === 0 && body === '' && <span className={styles['name']}>no headers, no body</span>}
        </pre>
      )}
    </section>
  );
}

function textOf({ headers, body }: JwtAnswer): string {
  const head = headerPairs(headers).map(([name, value]) => `${name}: ${value}\n`);
  return `${head.join('')}\n${body}`;
}
