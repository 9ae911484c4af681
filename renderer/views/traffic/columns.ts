/** A column of the Traffic table. */
export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** In pixels, before anybody moved its edge. */
  readonly width: number;
  readonly minWidth: number;
  readonly isRight?: boolean;
  /** More about it than the title says. */
  readonly about?: string;
}

/** Names of the columns, in their order. */
export const COLUMN_IDS = [
  'time',
  'method',
  'host',
  'path',
  'route',
  'status',
  'consumer',
  'duration',
  'size',
  'tags',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

const ABOUT_BARS = 'The length of a bar grows with the square root of the time; a notch says that it would go on.';

/** Every column, in order. The path takes the room that is left. */
export const COLUMNS: readonly Column[] = [
  { id: 'time', title: 'Time', width: 120, minWidth: 64 },
  { id: 'method', title: 'Method', width: 66, minWidth: 62 },
  { id: 'host', title: 'Host', width: 136, minWidth: 60 },
  { id: 'path', title: 'Path', width: 200, minWidth: 120 },
  { id: 'route', title: 'Route', width: 112, minWidth: 48 },
  { id: 'status', title: 'Status', width: 190, minWidth: 64 },
  { id: 'consumer', title: 'Consumer', width: 96, minWidth: 48 },
  { id: 'duration', title: 'Duration', width: 176, minWidth: 84, about: ABOUT_BARS },
  { id: 'size', title: 'Size', width: 70, minWidth: 56, isRight: true },
  { id: 'tags', title: 'Tags', width: 108, minWidth: 56 },
];

/** Widths that differ from the default, and the columns that were put away. */
export interface ColumnChoice {
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
  readonly hidden: readonly ColumnId[];
}

/** What holds before anybody changed a column. */
export const DEFAULT_COLUMNS: ColumnChoice = { widths: {}, hidden: [] };

/** Columns that make room first when there is not enough of it. */
const LEAST_MISSED: readonly ColumnId[] = ['host', 'tags', 'consumer', 'size', 'route', 'time'];

/** The choice that was remembered; what does not fit any more is left out. */
export function parseColumns(stored: unknown): ColumnChoice {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_COLUMNS;
  const widths = 'widths' in stored ? stored.widths : undefined;
  const hidden: readonly unknown[] = 'hidden' in stored && Array.isArray(stored.hidden) ? stored.hidden : [];
  return { widths: parseWidths(widths), hidden: COLUMN_IDS.filter((id) => hidden.includes(id)) };
}

/** The columns to draw in a room of so many pixels, as wide as they are to be. */
export function visibleColumns(choice: ColumnChoice, room: number): readonly Column[] {
  let shown = COLUMNS.filter(({ id }) => !choice.hidden.includes(id)).map((column) => withChosenWidth(column, choice));
  for (const id of LEAST_MISSED) {
    if (room <= 0 || totalWidth(shown) <= room) return shown;
    shown = shown.filter((column) => column.id !== id);
  }
  return squeezed(shown, room);
}

/** The columns as `grid-template-columns`. */
export function columnTemplate(columns: readonly Column[]): string {
  return columns.map(({ id, width }) => (id === 'path' ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' ');
}

/** The choice with one column made so wide, within its limits. */
export function withWidth(choice: ColumnChoice, { id, minWidth }: Column, width: number): ColumnChoice {
  const limited = Math.round(Math.min(Math.max(width, minWidth), 900));
  return { ...choice, widths: { ...choice.widths, [id]: limited } };
}

/** The choice with one column shown or put away; the last one stays. */
export function withToggledColumn(choice: ColumnChoice, id: ColumnId): ColumnChoice {
  const isHidden = choice.hidden.includes(id);
  if (!isHidden && choice.hidden.length === COLUMNS.length - 1) return choice;
  return { ...choice, hidden: isHidden ? choice.hidden.filter((other) => other !== id) : [...choice.hidden, id] };
}

/** The least width of a row in pixels. */
export function totalWidth(columns: readonly Column[]): number {
  return columns.reduce((total, { width }) => total + width, 0);
}

/** Columns that are too wide together give up what they have above their least widths, each its part. */
function squeezed(columns: readonly Column[], room: number): readonly Column[] {
  const excess = totalWidth(columns) - room;
  const slack = columns.reduce((total, { width, minWidth }) => total + Math.max(0, width - minWidth), 0);
  if (room <= 0 || excess <= 0 || slack === 0) return columns;
  const kept = 1 - Math.min(1, excess / slack);
  return columns.map((column) => {
    const above = Math.max(0, column.width - column.minWidth);
    return { ...column, width: column.width - above + Math.floor(above * kept) };
  });
}

function withChosenWidth(column: Column, { widths }: ColumnChoice): Column {
  return { ...column, width: widths[column.id] ?? column.width };
}

function parseWidths(stored: unknown): ColumnChoice['widths'] {
  if (typeof stored !== 'object' || stored === null) return {};
  const known = Object.entries(stored).flatMap(([name, width]) => {
    const column = COLUMNS.find(({ id }) => id === name);
    return column !== undefined && typeof width === 'number' && width >= column.minWidth ? [[column.id, width]] : [];
  });
  return Object.fromEntries(known);
}
