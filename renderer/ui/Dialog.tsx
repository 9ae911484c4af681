import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Button, classes } from './Button.tsx';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot, the one that closes first. */
  readonly actions?: ReactNode;
  readonly isWide?: boolean;
}

/** A dialog above the page: holds the focus, closes with Esc or a click beside it, and gives the focus back. */
export function Dialog({ title, onClose, children, actions, isWide }: DialogProps) {
  const titleId = useId();
  return (
    <ModalLayer labelledBy={titleId} onClose={onClose} className={isWide === true ? styles['wide'] : undefined}>
      <div className={styles['frame']}>
        <h2 id={titleId} className={styles['title']}>
          {title}
        </h2>
        <div className={styles['body']}>{children}</div>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
    </ModalLayer>
  );
}

export interface ModalLayerProps {
  readonly label?: string;
  readonly labelledBy?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** Whether it hangs near the upper edge, as palettes do. */
  readonly isAtTop?: boolean;
}

/** The bare layer of a dialog, for palettes that bring their own frame. */
export function ModalLayer({ label, labelledBy, onClose, children, className, isAtTop }: ModalLayerProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const closeBeside = (event: MouseEvent): void => {
    if (event.target === ref.current) onClose();
  };
  return (
    <dialog
      ref={ref}
      className={classes(styles['dialog'], isAtTop === true && styles['top'], className)}
      aria-label={label}
      aria-labelledby={labelledBy}
      onMouseDown={closeBeside}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}

export interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What is done, such as `Delete everything`. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, children, action, onConfirm, onClose }: ConfirmDialogProps) {
  const confirm = (): void => {
    onConfirm();
    onClose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button tone="danger" onClick={confirm}>
        {action}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} actions={actions}>
      {children}
    </Dialog>
  );
}
