// The whole script of a page. Everything can be read without it; it adds sorting, following and pictures as PNG.
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

// figures: PNG on demand, drawn from the picture that is offered as SVG
for (const link of all('a[download$=".svg"]')) {
  const button = make('button', { type: 'button', textContent: 'Picture (PNG)' });
  button.onclick = async () => {
    const picture = new Image(), box = link.closest('figure').querySelector('svg').viewBox.baseVal;
    picture.src = link.href;
    await picture.decode();
    const canvas = make('canvas', { width: box.width * 3, height: box.height * 3 });
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => {
      const href = URL.createObjectURL(blob);
      make('a', { href, download: link.download.replace(/svg$/, 'png') }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1e4);
    });
  };
  link.after(' ', button);
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
  const svg = figure.querySelector('svg');
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
