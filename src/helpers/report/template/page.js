// The whole script of a page. Everything can be read without it; it adds sorting, following and downloads.
(() => {
'use strict';
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// contents: where the reader is
const links = new Map(all('.contents ol a').map(a => [a.hash.slice(1), a]));
const headings = all('h2[id]').filter(h => links.has(h.id));
const mark = () => {
  let here = headings.findLast(h => h.getBoundingClientRect().top < innerHeight * 0.35);
  if (scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 4) here = headings.at(-1);
  for (const [id, a] of links) here?.id === id ? a.setAttribute('aria-current', 'location') : a.removeAttribute('aria-current');
};
// on a small screen the contents lie over the page, until one of them is chosen
document.querySelector('.contents').onclick = event => { if (event.target.closest('a')) event.currentTarget.togglePopover?.(false); };
let waiting = 0;
addEventListener('scroll', () => { waiting ||= requestAnimationFrame(() => { waiting = 0; mark(); }); }, { passive: true });
mark();

// search: the question goes to the front page, which has the index
const find = document.querySelector('.find');
if (find) find.onsubmit = event => {
  event.preventDefault();
  location.href = `${find.getAttribute('action')}#q=${encodeURIComponent(find.elements.q.value.trim())}`;
};

// tables: sort by a column, filter the rows of long ones
const number = text => {
  const found = text.replace(/[,\s]/g, '').replace('−', '-').match(/^[^\d.+-]{0,2}([+-]?\d*\.?\d+)/);
  return found ? parseFloat(found[1]) : NaN;
};
const { compare: alphabetical } = new Intl.Collator('en', { numeric: true });
const compare = ([a, x], [b, y]) => {
  if (!a || !b) return !a - !b;
  return isNaN(x) || isNaN(y) ? isNaN(x) - isNaN(y) || alphabetical(a, b) : x - y;
};
// on a small screen a row of words, one of them a long text, becomes a list of its cells, each named
for (const table of all('.scroll table:has(.prose)').filter(table => !/\bn\d/.test(table.className))) {
  const heads = all('thead th', table).map(th => th.textContent);
  table.classList.add('records');
  for (const row of table.tBodies[0].rows) for (const cell of [...row.cells].slice(1)) cell.dataset.is = heads[cell.cellIndex];
}
const original = new Map(all('.scroll table').map(table => [table, [...table.tBodies[0].rows]]));
for (const table of all('.scroll table')) {
  const body = table.tBodies[0], rows = [...body.rows];
  if (rows.length < 3) continue;
  all('thead th', table).forEach((th, column) => {
    const button = make('button', { type: 'button' }, ...th.childNodes);
    th.append(button);
    button.onclick = () => {
      const next = { ascending: 'descending', descending: '' }[th.ariaSort] ?? 'ascending';
      all('th', table.tHead).forEach(other => other.removeAttribute('aria-sort'));
      if (next) th.setAttribute('aria-sort', next);
      const turn = next === 'descending' ? -1 : 1;
      const keyed = rows.map(row => { const text = row.cells[column].textContent.trim(); return [text, number(text), row]; });
      // empty cells stay last either way
      if (next) keyed.sort((a, b) => compare(a, b) * (a[0] && b[0] ? turn : 1));
      body.append(...keyed.map(([, , row]) => row));
    };
  });
  if (rows.length < 15) continue;
  const frame = table.parentElement, told = make('span', { role: 'status' });
  const field = make('input', { type: 'search', autocomplete: 'off' });
  field.oninput = () => {
    const wanted = field.value.toLowerCase().split(/\s+/);
    let left = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      left += !(row.hidden = !wanted.every(word => text.includes(word)));
    }
    told.textContent = field.value ? ` ${left} of ${rows.length} rows` : '';
  };
  frame.before(make('p', { className: 'tool' }, make('label', {}, `Filter ${frame.ariaLabel.toLowerCase()} `, field), told));
}

// downloads, made of what stands in the page: rows of the table, the wide picture with what it says of itself
const record = JSON.parse(document.getElementById('record')?.textContent ?? 'null');
const exhibits = new Map((record?.content.exhibits ?? []).map(exhibit => [exhibit.key, exhibit]));
const save = (content, name, type) => {
  const href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  make('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1e4);
};
const referred = cell => {
  const numbers = [];
  let reaching = false;
  for (const node of cell.childNodes) {
    const last = +node.hash?.slice(5);
    if (last && reaching) for (let n = numbers.at(-1) + 1; n < last; n++) numbers.push(n);
    if (last) numbers.push(last);
    reaching = node.textContent.trim() === '–';
  }
  return numbers;
};
const plain = text => text.trim().replace('−', '-');
const isNumber = text => /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(plain(text));
const csvOf = (told, rows) => {
  const ids = Object.fromEntries(Object.entries(told.numbers).map(([id, n]) => [n, id]));
  const lines = rows.map(row => {
    const cells = [...row.cells], sources = referred(cells.pop()).map(n => ids[n]), texts = cells.map(cell => cell.textContent);
    texts.splice(told.columns.indexOf('source'), 0, sources.join(';'));
    return [texts, sources.map(id => told.sources[id]).join('; ')];
  });
  const columns = told.columns.flatMap((name, i) => {
    const cells = lines.map(([texts]) => texts[i]);
    if (!told.numeric.includes(name)) return [[name, ...cells]];
    const words = cells.map(cell => isNumber(cell) ? '' : cell);
    const numbers = [name, ...cells.map(cell => isNumber(cell) ? plain(cell).replaceAll(',', '') : '')];
    return words.some(Boolean) ? [numbers, [`${name}_note`, ...words]] : [numbers];
  });
  const same = (name, value) => [name, ...lines.map(() => value)];
  columns.push(['source_name', ...lines.map(line => line[1])], same('report', record.report), same('report_year', record.parameters.year ?? ''));
  if (told.index) columns.push(same('index', told.index));
  if (told.warning) columns.push(same('warning', told.warning));
  const written = text => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  // the mark in front lets spreadsheets read letters beyond ASCII
  return '\ufeff' + columns[0].map((_, row) => columns.map(column => written(`${column[row]}`)).join(',') + '\n').join('');
};
const svgOf = figure => {
  const svg = figure.querySelector('svg').cloneNode(true);
  const draw = (tag, attributes, text = '') => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  let [x, y, width, height] = (svg.dataset.whole ?? svg.getAttribute('viewBox')).split(' ').map(Number);
  const address = document.querySelector('link[rel=canonical]')?.href ?? (location.protocol.startsWith('http') ? location.href.split('#')[0] : '');
  if (address) svg.append(draw('text', { x: x + 4.3, y: y + height + 5, 'font-size': 8, fill: '#3d434d' }, `${address}#${figure.id}`));
  if (address) height += 12;
  for (const g of all('[data-place]', svg)) { g.removeAttribute('data-place'); g.removeAttribute('class'); }
  for (const name of ['style', 'data-whole']) svg.removeAttribute(name);
  for (const [name, value] of Object.entries({ viewBox: `${x} ${y} ${width} ${height}`, width: `${width}pt`, height: `${height}pt` })) svg.setAttribute(name, value);
  const style = svg.querySelector('style');
  style.textContent = style.textContent.replace(/@media.*$/s, '').replace(/var\(--\w+,(#\w+)\)/g, '$1').replaceAll(`#${svg.id} `, '');
  const warning = exhibits.get(figure.id).warning;
  svg.prepend(draw('title', {}, `${warning && `${warning}: `}${figure.querySelector('.title').textContent}`), draw('desc', {}, figure.querySelector('.caption').textContent),
    draw('rect', { x, y, width, height, fill: '#ffffff' }));
  return `<?xml version="1.0" encoding="utf-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
};
const savePng = async (figure, name) => {
  const picture = new Image(), href = URL.createObjectURL(new Blob([svgOf(figure)], { type: 'image/svg+xml' }));
  picture.src = href;
  await picture.decode();
  // two pixels of the file for each that the picture was drawn for
  const canvas = make('canvas', { width: picture.naturalWidth * 2, height: picture.naturalHeight * 2 });
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob(blob => { URL.revokeObjectURL(href); save(blob, name); });
};
for (const line of all('.downloads[data-name]')) {
  const exhibit = line.closest('.exhibit'), name = line.dataset.name, told = exhibits.get(exhibit.id);
  if (!told) continue;
  const offer = (text, onclick) => line.lastElementChild.before(make('button', { type: 'button', textContent: text, onclick }), ' ');
  offer('Data (CSV)', () => save(csvOf(told, original.get(exhibit.querySelector('table'))), `${name}.csv`, 'text/csv'));
  if (told.kind !== 'figure') continue;
  offer('Picture (SVG)', () => save(svgOf(exhibit), `${name}.svg`, 'image/svg+xml'));
  offer('Picture (PNG)', () => savePng(exhibit, `${name}.png`));
}

// figures: follow places
const keys = ['Data year', 'Subject', 'Period', 'Change'], quiet = ['City', 'Institution', 'Country', 'Source', 'Confidence'];
const values = (table, place) => {
  const heads = all('thead th', table).map(th => th.textContent);
  return [...table.tBodies[0].rows]
    .filter(row => [...row.cells].some(cell => cell.textContent === place))
    .map(row => heads.map((head, i) => [head, row.cells[i].textContent])
      .filter(([head, text]) => text && text !== place && !quiet.includes(head))
      .map(([head, text]) => keys.includes(head) ? text : `${head[0].toLowerCase()}${head.slice(1)} ${text}`).join(', '))
    .join(' · ');
};
for (const figure of all('figure.exhibit')) {
  const marks = all('[data-place]', figure), places = [...new Set(marks.map(g => g.dataset.place))].sort();
  if (places.length < 2) continue;
  const hint = 'Point at a name or a mark, or choose below, to follow it through the figure.';
  const readout = make('p', { className: 'readout', role: 'status', textContent: hint });
  const boxes = places.map(place => make('input', { type: 'checkbox', value: place }));
  let pointed = '';
  const show = () => {
    const on = new Set(boxes.filter(box => box.checked).map(box => box.value));
    if (pointed) on.add(pointed);
    figure.classList.toggle('following', on.size > 0);
    for (const g of marks) g.classList.toggle('on', on.has(g.dataset.place));
    const table = figure.querySelector('table');
    const name = place => {
      const link = all('a[href]', table).find(a => a.textContent === place);
      return link ? make('a', { href: link.getAttribute('href'), textContent: place }) : place;
    };
    readout.replaceChildren(...[...on].flatMap(place => [make('b', {}, name(place)), `: ${values(table, place)}. `]));
    if (!on.size) readout.textContent = hint;
  };
  const point = place => { if (place !== pointed) { pointed = place; show(); } };
  const svg = figure.querySelector('.picture');
  svg.onpointerover = event => { if (event.pointerType === 'mouse') point(event.target.closest('[data-place]')?.dataset.place || ''); };
  svg.onpointerleave = () => point('');
  svg.onclick = event => {
    const box = boxes.find(box => box.value === event.target.closest('[data-place]')?.dataset.place);
    if (box) { box.checked = !box.checked; pointed = ''; show(); }
  };
  for (const box of boxes) { box.onchange = show; box.onfocus = () => point(box.matches(':focus-visible') ? box.value : ''); box.onblur = () => point(''); }
  const clear = make('button', { type: 'button', textContent: 'Show all alike' });
  clear.onclick = () => { for (const box of boxes) box.checked = false; pointed = ''; show(); };
  figure.onkeydown = event => { if (event.key === 'Escape') clear.click(); };
  const what = figure.querySelector('.numbering').textContent.toLowerCase();
  figure.querySelector('.picture').after(readout, make('details', { className: 'follow' },
    make('summary', { textContent: `Choose what to follow in ${what}` }),
    make('div', {}, ...boxes.map(box => make('label', {}, box, box.value)), clear)));
}
})();
