// Search over all pages, from the index inside of this page. The question stands in the address, so that it is there
// again after Back, and can be sent from another page.
(() => {
'use strict';
const { pages, places, words } = JSON.parse(document.getElementById('search-index').textContent);
const form = document.querySelector('#search form'), field = form.querySelector('input');
const told = document.querySelector('#search [role=status]'), list = document.querySelector('#search .hits');
const vocabulary = Object.keys(words), most = 40, city = 20;
const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const taken = text => plain(text).match(/[a-z0-9]+/g) ?? [];
// one letter too many, too few, another one, or two that changed places
const slipped = (a, b) => {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  const rest = (x, y) => a.slice(i + x) === b.slice(i + y);
  return rest(1, 0) || rest(0, 1) || rest(1, 1)
    || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(2, 2));
};
const meant = asked => {
  if (Object.hasOwn(words, asked) || vocabulary.some(word => word.startsWith(asked))) return [asked];
  return asked.length < 4 ? [] : vocabulary.filter(word => Math.abs(word.length - asked.length) < 2 && slipped(asked, word));
};
const find = question => {
  let hits = null;
  for (const alternatives of question) {
    const scores = new Map();
    for (const word of vocabulary) {
      if (!alternatives.some(asked => word.startsWith(asked))) continue;
      for (const n of words[word]) {
        const place = n < 0 ? -n - 1 : n, score = (n < 0 ? 4 : 1) + (alternatives.includes(word) ? 2 : 0);
        if (!hits || hits.has(place)) scores.set(place, Math.max(scores.get(place) ?? 0, score));
      }
    }
    // a city whose name was asked for stands before all that speaks of it
    for (const [place, score] of scores) scores.set(place, score + (hits?.get(place) ?? 0) + (places[place][2] === 'City' && score > 3 ? city : 0));
    hits = scores;
  }
  return [...(hits ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place);
};
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const marked = (text, asked) => {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (!asked.some(word => plain(found[0]).startsWith(word))) continue;
    parts.push(text.slice(from, found.index), make('mark', { textContent: found[0] }));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
};
const shown = (hit, asked) => {
  const [page, anchor, kind, title, snippet, years] = places[hit], [name, address] = pages[page];
  const link = make('a', { href: anchor ? `${address}#${anchor}` : address }, ...marked(title, asked));
  const where = make('span', { className: 'kind', textContent: years || kind === 'Report' ? ` ${kind}` : ` ${kind}, ${name}` });
  const item = make('li', {}, link, where);
  if (snippet) item.append(make('p', {}, ...marked(snippet, asked)));
  if (years?.length > 1) item.append(make('p', { className: 'kind' }, ...years.flatMap(([year, href], n) => [n ? ' · ' : '', make('a', { href, textContent: year })])));
  return item;
};
const show = () => {
  const asked = taken(field.value), question = asked.map(meant), hits = find(question);
  const others = [...new Set(question.flatMap((alternatives, n) => alternatives.includes(asked[n]) ? [] : alternatives))];
  list.replaceChildren(...hits.slice(0, most).map(hit => shown(hit, question.flat())));
  told.textContent = !asked.length ? '' : !hits.length ? 'Nothing found.'
    : `${others.length ? `Searched for ${others.slice(0, 3).join(' or ')}. ` : ''}${hits.length} found${hits.length > most ? `, the first ${most} shown` : ''}.`;
};
// from another page: as #q=…, or as ?q=… where that page ran no script
const asked = () => new URLSearchParams(location.hash.startsWith('#q=') ? location.hash.slice(1) : location.search).get('q') ?? '';
const take = () => { if (field.value !== asked()) { field.value = asked(); show(); } };
form.hidden = false;
document.querySelector('#search .without').hidden = true;
form.onsubmit = event => { event.preventDefault(); list.querySelector('a')?.focus(); };
field.oninput = () => {
  history.replaceState(null, '', field.value ? `#q=${encodeURIComponent(field.value)}` : '#search');
  show();
};
addEventListener('hashchange', take);
addEventListener('pageshow', take);
take();
})();
