import { create } from 'zustand';

/** A short word about something that happened, with at most one way to take it back or go on. */
export interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'failed';
  readonly text: string;
  readonly action?: { readonly title: string; readonly run: () => void } | undefined;
}

interface ToastStore {
  readonly toasts: readonly Toast[];
}

/** How long a toast stays, in milliseconds; one with an action stays longer, a failure until it is closed. */
const STAY_MILLIS = 4000;
const STAY_WITH_ACTION_MILLIS = 10_000;
const AT_MOST = 4;

/** The toasts on screen, oldest first. */
export const useToasts = create<ToastStore>(() => ({ toasts: [] }));

let lastId = 0;

/** Says that something was done. */
export function notify(text: string, action?: Toast['action']): void {
  const id = add({ kind: 'done', text, action });
  setTimeout(() => closeToast(id), action === undefined ? STAY_MILLIS : STAY_WITH_ACTION_MILLIS);
}

/** Says that something failed; stays until it is closed. */
export function notifyFailure(text: string, action?: Toast['action']): void {
  add({ kind: 'failed', text, action });
}

/** Takes a toast away; nothing happens when it is gone already. */
export function closeToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** The newest toast that offers something. */
export function newestOffer(): Toast | undefined {
  return useToasts.getState().toasts.findLast(({ action }) => action !== undefined);
}

/** Does what a toast offers, and takes it away. */
export function takeOffer({ id, action }: Toast): void {
  closeToast(id);
  action?.run();
}

function add(toast: Omit<Toast, 'id'>): number {
  const id = (lastId += 1);
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, { ...toast, id }].slice(-AT_MOST) }));
  return id;
}
