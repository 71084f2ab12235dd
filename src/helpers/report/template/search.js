// Search over all pages, from the index inside of this page.
(() => {
'use strict';
const { pages, places, words } = JSON.parse(document.getElementById('search-index').textContent);
const form = document.querySelector('#search form'), field = form.querySelector('input');
const told = document.querySelector('#search [role=status]'), list = document.querySelector('#search .hits');
const vocabulary = Object.keys(words), most = 40;
const taken = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().match(/[a-z0-9]+/g) ?? [];
const find = question => {
  let hits = null;
  for (const asked of question) {
    const scores = new Map();
    for (const word of vocabulary) {
      if (!word.startsWith(asked)) continue;
      for (const n of words[word]) {
        const place = n < 0 ? -n - 1 : n, score = (n < 0 ? 4 : 1) + (word === asked ? 2 : 0);
        if (!hits || hits.has(place)) scores.set(place, Math.max(scores.get(place) ?? 0, score));
      }
    }
    if (hits) for (const [place, score] of scores) scores.set(place, score + hits.get(place));
    hits = scores;
  }
  return [...(hits ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place);
};
const show = () => {
  const question = taken(field.value), hits = find(question);
  list.replaceChildren(...hits.slice(0, most).map(hit => {
    const [page, anchor, kind, title] = places[hit], [name, address] = pages[page];
    const item = document.createElement('li'), link = document.createElement('a'), where = document.createElement('span');
    link.href = anchor ? `${address}#${anchor}` : address;
    link.textContent = title;
    where.className = 'kind';
    where.textContent = kind === 'Report' ? ' Report' : ` ${kind}, ${name}`;
    item.append(link, where);
    return item;
  }));
  told.textContent = !question.length ? '' : !hits.length ? 'Nothing found.'
    : `${hits.length} found${hits.length > most ? `, the first ${most} shown` : ''}.`;
};
form.hidden = false;
document.querySelector('#search .without').hidden = true;
form.onsubmit = event => { event.preventDefault(); list.querySelector('a')?.focus(); };
field.oninput = show;
show();
})();
