import { type ReactNode, useRef } from 'react';
import { Group, type GroupImperativeHandle, type Layout, Panel, Separator } from 'react-resizable-panels';
import { recall, remember } from './remembered.ts';
import styles from './Splitter.module.css';

export interface SplitterProps {
  /** Under this name the place of the handle is remembered; one a view and direction. */
  readonly name: string;
  readonly direction: 'row' | 'column';
  readonly first: ReactNode;
  /** Without it the first part has all the room. */
  readonly second?: ReactNode;
  /** Per cent of the first part before anybody moved the handle, and after a double click on it. */
  readonly firstShare?: number;
  /** In pixels. */
  readonly minFirst?: number;
  readonly minSecond?: number;
  /** Name of the handle for those who cannot see it. */
  readonly label: string;
}

/** Two parts with a handle between them that remembers its place; a double click puts it back. */
export function Splitter(props: SplitterProps) {
  const { name, direction, first, second, firstShare = 50, minFirst = 160, minSecond = 160, label } = props;
  const key = `splitter.${name}`;
  const stored = parseLayout(recall(key));
  const group = useRef<GroupImperativeHandle>(null);
  const save = (layout: Layout): void => {
    if (layout['first'] !== undefined && layout['second'] !== undefined) remember(key, layout);
  };
  const reset = (): void => {
    remember(key, null);
    group.current?.setLayout({ first: firstShare, second: 100 - firstShare });
  };
  return (
    <Group
      groupRef={group}
      className={styles['group']}
      orientation={direction === 'row' ? 'horizontal' : 'vertical'}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) save(layout);
      }}
    >
      <Panel id="first" className={styles['panel']} minSize={minFirst} defaultSize={`${stored ?? firstShare}%`}>
        {first}
      </Panel>
      {second !== undefined && (
        <>
          <Separator className={styles['handle']} aria-label={label} disableDoubleClick onDoubleClick={reset} />
          <Panel
            id="second"
            className={styles['panel']}
            minSize={minSecond}
            defaultSize={`${100 - (stored ?? firstShare)}%`}
          >
            {second}
          </Panel>
        </>
      )}
    </Group>
  );
}

/** Per cent of the first part, when a remembered layout has one. */
function parseLayout(stored: unknown): number | undefined {
  if (typeof stored !== 'object' || stored === null || !('first' in stored)) return undefined;
  return typeof stored.first === 'number' ? stored.first : undefined;
}
