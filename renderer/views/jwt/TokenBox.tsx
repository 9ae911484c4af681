import { Copy, LockKeyhole, X } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { copyText } from '../../state/clipboard.ts';
import { classes, IconButton } from '../../ui/Button.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { TOKEN_ID } from './jwt-commands.ts';
import { chooseToken, clearToken, editToken, tokenOf, useToken } from './token.ts';
import { partsOf, type TokenPart } from './token-parts.ts';
import { type FoundToken, MOST_TEXT } from './token-text.ts';
import styles from './TokenBox.module.css';

/** The box that a token is pasted into, with its parts told apart. */
export function TokenBox() {
  const { text, found, chosen } = useToken();
  const token = tokenOf({ found, chosen });
  const area = useRef<HTMLTextAreaElement>(null);
  const select = ({ start, end }: TokenPart): void => {
    area.current?.focus();
    area.current?.setSelectionRange((token?.start ?? 0) + start, (token?.start ?? 0) + end);
  };
  return (
    <section className={styles['pane']} aria-label="Token">
      <div className={styles['head']}>
        <h2>Token</h2>
        <span className={styles['muted']} role="status">
          {token?.where !== undefined && `from ${token.where}`}
        </span>
        <OtherTokens found={found} chosen={chosen} />
        <span className={styles['space']} />
        <IconButton
          icon={Copy}
          label="Copy the token"
          disabled={token === undefined}
          onClick={() => token !== undefined && copyText(token.token, 'Token')}
        />
        <IconButton icon={X} label="Clear the token" disabled={text === ''} onClick={clearToken} />
      </div>
      <Editor text={text} token={token} area={area} />
      {text.length > MOST_TEXT && (
        <Notice kind="error">
          This text has {formatCount(text.length)} signs; up to {formatCount(MOST_TEXT)} are looked at.
        </Notice>
      )}
      <Legend text={text} token={token} onSelect={select} />
      <p className={styles['private']}>
        <LockKeyhole size={12} aria-hidden />
        <span>Stays in this window: not stored, not in the address, sent nowhere beyond this machine.</span>
      </p>
    </section>
  );
}

interface EditorProps {
  readonly text: string;
  readonly token: FoundToken | undefined;
  readonly area: React.RefObject<HTMLTextAreaElement | null>;
}

/** A text area over the same text in colours: the one is written in, the other is seen. */
function Editor({ text, token, area }: EditorProps) {
  const mirror = useRef<HTMLDivElement>(null);
  const parts = useMemo(() => (token === undefined ? [] : partsOf(text.slice(token.start, token.end))), [text, token]);
  const start = token?.start ?? 0;
  return (
    <div className={styles['editor']}>
      <div ref={mirror} className={classes(styles['text'], styles['mirror'])} aria-hidden>
        {text.slice(0, start)}
        {parts.map((part, index) => (
          <span key={part.start}>
            {index > 0 && <span className={styles['point']}>.</span>}
            <span className={styles[part.role]}>{text.slice(start + part.start, start + part.end)}</span>
          </span>
        ))}
        {text.slice(token?.end ?? 0)}
        {/* A line that ends the text has no height of its own. */}
        {'\n'}
      </div>
      <textarea
        ref={area}
        id={TOKEN_ID}
        className={classes(styles['text'], styles['area'])}
        aria-label="Token, header or curl command"
        placeholder={'Paste a token, “Bearer …”, an Authorization header or a whole curl command'}
        value={text}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={(event) => editToken(event.target.value)}
        onScroll={(event) => {
          if (mirror.current !== null) mirror.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

/** Broken tokens may have any number of them. */
const MOST_PARTS = 6;

interface LegendProps {
  readonly text: string;
  readonly token: FoundToken | undefined;
  readonly onSelect: (part: TokenPart) => void;
}

/** The names of the parts in their colours; a press selects the part in the box. */
function Legend({ text, token, onSelect }: LegendProps) {
  const written = token === undefined ? '' : text.slice(token.start, token.end);
  if (token === undefined) return null;
  return (
    <div className={styles['legend']} role="group" aria-label="Parts of the token">
      {partsOf(written)
        .slice(0, MOST_PARTS)
        .map((part) => (
          <button key={part.start} type="button" title={`Select: ${part.title}`} onClick={() => onSelect(part)}>
            <span className={styles[part.role]}>{part.title}</span> {formatBytes(part.end - part.start)}
          </button>
        ))}
    </div>
  );
}

interface OtherTokensProps {
  readonly found: readonly FoundToken[];
  readonly chosen: number;
}

function OtherTokens({ found, chosen }: OtherTokensProps) {
  if (found.length < 2) return null;
  return (
    <select
      className={styles['select']}
      aria-label="Token of the text"
      value={chosen}
      onChange={(event) => chooseToken(Number(event.target.value))}
    >
      {found.map(({ start }, index) => (
        <option key={start} value={index}>
          {index + 1} of {found.length}
        </option>
      ))}
    </select>
  );
}
