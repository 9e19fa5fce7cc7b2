/** Colours of one theme. */
interface Theme {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly place: string;
  readonly row: string;
  readonly box: string;
  readonly head: string;
  readonly clients: string;
  readonly mail: string;
  readonly data: string;
  readonly lost: string;
}

const LIGHT: Theme = {
  paper: '#ffffff',
  ink: '#1f2328',
  muted: '#57606a',
  line: '#8c959f',
  place: '#f6f8fa',
  row: '#eaeef2',
  box: '#ffffff',
  head: '#ddf4ff',
  clients: '#0969da',
  mail: '#8250df',
  data: '#1a7f37',
  lost: '#cf222e',
};

const DARK: Theme = {
  paper: '#0d1117',
  ink: '#e6edf3',
  muted: '#9da7b1',
  line: '#6e7681',
  place: '#161b22',
  row: '#21262d',
  box: '#0d1117',
  head: '#12304f',
  clients: '#58a6ff',
  mail: '#bc8cff',
  data: '#56d364',
  lost: '#ff7b72',
};

/** The style sheet of a picture: the theme of whoever looks at it. */
export function styleSheet(): string {
  return `${shapes()}${colours(LIGHT)}@media (prefers-color-scheme: dark){${colours(DARK)}}`;
}

function shapes(): string {
  return [
    'text{font-family:sans-serif;font-size:12px}',
    '.title{font-size:14px;font-weight:bold}',
    '.heading{font-size:18px;font-weight:bold}',
    '.middle{text-anchor:middle}',
    '.end{text-anchor:end}',
    '.tag,.outcome{font-weight:bold}',
    '.gone{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}',
    '.edge,.link,.symbol,.cross{fill:none;stroke-width:2}',
    '.link{stroke-width:4}',
    '.link-core{fill:none;stroke-width:2}',
    '.standby{stroke-dasharray:7 5}',
    '.vote{stroke-dasharray:2 4}',
    '.cut{stroke-dasharray:1 5}',
    '.frame,.box,.head,.group,.entry,.outside{stroke-width:1.5}',
    '.planned{stroke-dasharray:4 3}',
    '.lost-frame{fill-opacity:0.9;stroke-width:2.5;stroke-dasharray:9 5}',
    '.hatch{stroke-width:1.2;stroke-opacity:0.45}',
  ].join('');
}

function colours(theme: Theme): string {
  const { paper, ink, muted, line, place, row, box, head, clients, mail, data, lost } = theme;
  return [
    `.paper{fill:${paper}}`,
    `.gone{stroke:${paper}}`,
    `text{fill:${ink}}`,
    `.muted{fill:${muted}}`,
    `.frame{fill:${place};stroke:${line}}`,
    `.row{fill:${row}}`,
    `.box,.outside,.entry,.group{fill:${box};stroke:${line}}`,
    `.head{fill:${head};stroke:${clients}}`,
    `.entry{stroke:${clients}}`,
    `.group{stroke:${data}}`,
    `.link{stroke:${line}}`,
    `.link-core{stroke:${paper}}`,
    `.symbol{stroke:${ink}}`,
    `.clients{stroke:${clients}}`,
    `.mail{stroke:${mail}}`,
    `.data{stroke:${data}}`,
    `.needs{stroke:${muted}}`,
    `.fill-needs{fill:${muted}}`,
    `.fill-clients{fill:${clients}}`,
    `.fill-mail{fill:${mail}}`,
    `.cut{stroke:${line}}`,
    `.cross,.hatch{stroke:${lost}}`,
    `.lost-frame{stroke:${lost}}`,
    `.fill-lost{fill:${lost}}`,
    `.tag{fill:${paper}}`,
  ].join('');
}
