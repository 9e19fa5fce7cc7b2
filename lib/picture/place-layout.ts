import type { GraphColumn, GraphMachine, GraphPlace } from './graph';
import type { Box } from './metrics';
import { heightOf, PADDING, widthOf } from './metrics';

/** Space around the contents of a place, and between its columns, in which they hand over. */
const MARGIN = 12;
const COLUMN_GAP = 30;
const CELL_GAP = 8;
const ROW_PADDING = 8;
/** Between the heads of the columns and the rows: lines between columns that are not neighbours run there. */
const HEAD_GAP = 16;
const FOOTER_HEIGHT = 28;
/** Distance of two lines that end at one head, or at one box. */
export const PORT_DISTANCE = 30;

/** A place with the boxes in it, from its own upper left corner. */
export interface PlaceLayout {
  readonly width: number;
  readonly height: number;
  /** Boxes by the ids of heads, machines, rows and footers; the place's own title is at its id. */
  readonly boxes: ReadonlyMap<string, Box>;
}

/** A table: the title in the corner, zones as rows, tiers as columns, machines in the cells. */
export function layoutPlace(place: GraphPlace, portsOf: (column: string) => number): PlaceLayout {
  const boxes = new Map<string, Box>();
  const gutter = Math.max(
    widthOf(place.lines),
    ...place.rows.map(({ label }) => widthOf([{ text: '' }, { text: label }])),
  );
  const columns = place.columns.map((column) => measure(place, column, portsOf(column.id)));
  const headHeight = Math.max(heightOf(place.lines), ...place.columns.map(({ lines }) => heightOf(lines)));
  const inner = Math.max(
    gutter + columns.reduce((sum, { width }) => sum + width + COLUMN_GAP, 0) - COLUMN_GAP + 2 * PADDING,
    ...place.footers.map(({ line }) => widthOf([{ text: '' }, line])),
  );
  const width = inner + 2 * MARGIN;
  boxes.set(place.id, { x: MARGIN, y: MARGIN, width: gutter, height: headHeight });
  let x = MARGIN + gutter + PADDING;
  const lefts = columns.map((column) => {
    const left = x;
    x += column.width + COLUMN_GAP;
    boxes.set(column.id, { x: left, y: MARGIN, width: column.width, height: headHeight });
    return left;
  });
  let y = MARGIN + headHeight + HEAD_GAP;
  for (const row of place.rows) {
    const cells = columns.map((column) => column.machines.filter((machine) => machine.row === row.label));
    const heights = cells.map((machines, index) => cellHeight(machines.length, columns[index]));
    const height = Math.max(...heights) + 2 * ROW_PADDING;
    boxes.set(row.id, { x: MARGIN, y, width: inner, height });
    cells.forEach((machines, index) =>
      machines.forEach((machine, position) =>
        boxes.set(machine.id, machineBox(columns[index], lefts[index], y + ROW_PADDING, position)),
      ),
    );
    y += height + CELL_GAP / 2;
  }
  y += CELL_GAP / 2;
  for (const footer of place.footers) {
    boxes.set(footer.id, { x: MARGIN, y, width: inner, height: FOOTER_HEIGHT });
    y += FOOTER_HEIGHT + CELL_GAP;
  }
  return { width, height: y + MARGIN - CELL_GAP, boxes };
}

interface Measured {
  readonly id: string;
  readonly width: number;
  readonly across: number;
  readonly machineWidth: number;
  readonly machineHeight: number;
  readonly machines: readonly GraphMachine[];
}

function measure(place: GraphPlace, column: GraphColumn, ports: number): Measured {
  const { machines, id } = column;
  const counts = place.rows.map(({ label }) => machines.filter(({ row }) => row === label).length);
  const most = Math.max(1, ...counts);
  const across = place.rows.length === 1 ? Math.min(most, 3) : Math.ceil(Math.sqrt(most));
  const widest = Math.max(0, ...machines.map(({ lines }) => widthOf(lines)));
  const least = Math.max(widthOf(column.lines), ports * PORT_DISTANCE);
  const width = Math.max(least, across * widest + (across - 1) * CELL_GAP);
  return {
    id,
    width,
    across,
    machineWidth: (width - (across - 1) * CELL_GAP) / across,
    machineHeight: Math.max(
      0,
      ...place.columns.flatMap((each) => each.machines).map(({ lines }) => heightOf(lines)),
    ),
    machines,
  };
}

function cellHeight(machines: number, { across, machineHeight }: Measured): number {
  const rows = Math.max(1, Math.ceil(machines / across));
  return rows * machineHeight + (rows - 1) * CELL_GAP;
}

function machineBox(
  { across, machineWidth, machineHeight }: Measured,
  left: number,
  top: number,
  position: number,
): Box {
  return {
    x: left + (position % across) * (machineWidth + CELL_GAP),
    y: top + Math.floor(position / across) * (machineHeight + CELL_GAP),
    width: machineWidth,
    height: machineHeight,
  };
}
