// Two or three cities side by side, from the data inside of this page; which ones stands in the address.
(() => {
'use strict';
const { year, measure, cities } = JSON.parse(document.getElementById('cities-data').textContent);
const form = document.querySelector('.choice'), selects = [...form.querySelectorAll('select')];
const target = document.querySelector('.compared');
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const whole = 'overall';
const heading = text => text[0].toUpperCase() + text.slice(1);
const cell = (row, most) => {
  const td = make('td', {});
  if (!row) { td.append('–'); return td; }
  const [, , share, place] = row, number = parseFloat(share);
  if (most && number >= 0) {
    const bar = make('span', { className: 'bar' });
    bar.style.width = `${100 * number / most}%`;
    td.append(make('span', { className: 'room' }, bar));
  }
  const told = [share && number.toLocaleString('en', { maximumFractionDigits: number < 100 ? 1 : 0 }), place && `(${place})`];
  td.append(share ? told.filter(Boolean).join(' ') : place || '–');
  return td;
};
const table = (caption, chosen, lines) => make('table', {},
  make('caption', { textContent: caption }),
  make('thead', {}, make('tr', {}, make('th', { scope: 'col' }), ...chosen.map(one => make('th', { scope: 'col' }, make('a', { href: one.href, textContent: one.name }))))),
  make('tbody', {}, ...lines.map(([name, rows]) => {
    const most = Math.max(...rows.map(row => row ? parseFloat(row[2]) || 0 : 0));
    return make('tr', {}, make('th', { scope: 'row', textContent: name }), ...rows.map(row => cell(row, most)));
  })));
const show = () => {
  const chosen = [...new Set(selects.map(select => select.value).filter(Boolean))].map(key => cities.find(one => one.key === key)).filter(Boolean);
  target.replaceChildren();
  if (!chosen.length) return;
  const of = (one, at, subject) => one.rows.find(row => row[0] === at && row[1] === subject);
  const all = (pick) => [...new Set(chosen.flatMap(one => one.rows.map(pick)))];
  const subjects = all(row => row[0] === year ? row[1] : null).filter(name => name && name !== whole);
  target.append(table(`${heading(measure)} and place in ${year}`, chosen,
    [whole, ...subjects].map(name => [heading(name), chosen.map(one => of(one, year, name))])));
  // a printed rank is one among all cities, whatever row of its year it stands in
  const ranks = (one, at) => one.rows.find(row => row[0] === at && row[4])?.[4];
  const printed = [...new Set(all(row => row[4] ? row[0] : null))].filter(Boolean).sort((a, b) => b - a);
  if (printed.length) target.append(table('Printed overall rank', chosen, printed.map(at => [String(at), chosen.map(one => [at, '', '', ranks(one, at) ?? '', ''])])));
  const line = all(row => row[0] < year ? row[1] : null).filter(Boolean);
  for (const name of line) {
    const years = all(row => row[1] === name ? row[0] : null).filter(Boolean).sort((a, b) => b - a);
    target.append(table(`${heading(name)} over the years`, chosen, years.map(at => [String(at), chosen.map(one => of(one, at, name))])));
  }
};
const take = () => {
  const asked = (new URLSearchParams(location.hash.slice(1)).get('c') ?? '').split(',');
  selects.forEach((select, n) => { select.value = asked[n] ?? ''; if (select.selectedIndex < 0) select.value = ''; });
  show();
};
form.hidden = false;
document.querySelector('.without').hidden = true;
form.onchange = () => {
  const chosen = selects.map(select => select.value).filter(Boolean);
  history.replaceState(null, '', chosen.length ? `#c=${chosen.join(',')}` : '#chosen');
  show();
};
addEventListener('hashchange', take);
addEventListener('pageshow', take);
take();
})();
