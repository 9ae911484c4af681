import { CircleAlert, X } from 'lucide-react';
import { closeToast, takeOffer, type Toast, useToasts } from '../state/toasts.ts';
import { Button, classes, IconButton } from '../ui/Button.tsx';
import styles from './Toasts.module.css';

/** Short words about what happened, above the status bar. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section className={styles['toasts']} aria-label="Notifications" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastLine({ toast }: { readonly toast: Toast }) {
  const { id, kind, text, action } = toast;
  return (
    <div className={classes(styles['toast'], kind === 'failed' && styles['failed'])}>
      {kind === 'failed' && <CircleAlert className={styles['icon']} size={15} aria-label="Failed:" role="img" />}
      <span className={styles['text']}>{text}</span>
      {action !== undefined && <Button onClick={() => takeOffer(toast)}>{action.title}</Button>}
      <IconButton icon={X} label="Close" onClick={() => closeToast(id)} />
    </div>
  );
}
