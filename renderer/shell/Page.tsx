import styles from './Page.module.css';

/** The whole page. */
export function Page() {
  return <div className={styles['page']} />;
}
