import { Send } from 'lucide-react';
import { type ClipboardEvent, useLayoutEffect } from 'react';
import { Button } from '../../ui/Button.tsx';
import { TextAreaField, TextField } from '../../ui/Field.tsx';
import { formatDuration } from '../../ui/format.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { TRY_URL_ID } from './gateway-commands.ts';
import { readHeaders } from './headers-text.ts';
import {
  differsFrom,
  editRequest,
  fillFrom,
  isCurl,
  readCurl,
  sendRequest,
  type TryResult,
  useTryIt,
} from './try-it.ts';
import { TriedAnswer } from './TriedAnswer.tsx';
import styles from './TryIt.module.css';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** A request through the gateway without leaving the view. */
export function TryIt() {
  const { request, result, route, wantsFocus } = useTryIt();
  const problem = readHeaders(request.headers).problem;
  const takesCurl = isCurl(request.url);
  // Before the first frame that shows the form, so that whoever sees it can press Enter.
  useLayoutEffect(() => {
    if (!wantsFocus) return;
    document.getElementById(TRY_URL_ID)?.focus();
    useTryIt.setState({ wantsFocus: false });
  }, [wantsFocus]);
  return (
    <section className={styles['pane']} aria-label="Try it">
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void sendRequest();
        }}
      >
        <div className={styles['head']}>
          <h2>Try it</h2>
          <KeyHint keys="Mod+Enter" />
          <Button
            type="submit"
            tone="primary"
            icon={Send}
            disabled={problem !== undefined || request.url.trim() === '' || result?.kind === 'sending'}
          >
            {takesCurl ? 'Read the curl command' : 'Send'}
          </Button>
        </div>
        {route !== undefined && differsFrom(request, route) && (
          <Button className={styles['offer']} onClick={() => fillFrom(route)}>
            <span className={styles['offered']}>Fill in for {route.title}</span>
          </Button>
        )}
        <div className={styles['address']}>
          <TextField
            label="Method"
            isWire
            value={request.method}
            list="gateway-methods"
            onChange={(method) => editRequest({ method: method.toUpperCase() })}
          />
          <datalist id="gateway-methods">
            {METHODS.map((method) => (
              <option key={method} value={method} />
            ))}
          </datalist>
          <TextField
            id={TRY_URL_ID}
            label="Path, address or curl"
            isWire
            value={request.url}
            onPaste={takePastedCurl}
            onChange={(url) => editRequest({ url })}
          />
        </div>
        <div role="status">{result !== undefined && <Result result={result} />}</div>
        <div className={styles['parts']}>
          <TextAreaField
            label="Headers"
            isWire
            rows={4}
            placeholder="x-api-key: partner"
            value={request.headers}
            problem={problem}
            onChange={(headers) => editRequest({ headers })}
          />
          <TextAreaField label="Body" isWire rows={5} value={request.body} onChange={(body) => editRequest({ body })} />
        </div>
      </form>
    </section>
  );
}

/** A field of one line would lose the ends of the lines, which separate the arguments. */
function takePastedCurl(event: ClipboardEvent): void {
  const text = event.clipboardData.getData('text/plain');
  if (!isCurl(text)) return;
  event.preventDefault();
  void readCurl(text);
}

function Result({ result }: { readonly result: TryResult }) {
  const isLong = useDelayed(result.kind === 'sending', 300);
  if (result.kind === 'sending') return isLong ? <ProgressBar label="Sending" onCancel={result.cancel} /> : null;
  if (result.kind === 'failed') return <Notice kind="error">{result.why}</Notice>;
  const { status, durationMillis, id } = result.answer;
  if (id !== undefined) return <TriedAnswer key={id} id={id} request={result.request} />;
  return (
    <div className={styles['result']}>
      <strong>{status > 0 ? status : 'no answer'}</strong>
      <span>{formatDuration(durationMillis)}</span>
      <code className={styles['request']} title={result.request}>
        {result.request}
      </code>
      <span className={styles['quiet']}>it did not go through this gateway, and was not recorded</span>
    </div>
  );
}
