'use strict';
// What a page does beyond what it shows without a script: values under the pointer, a part of the
// time in all charts at once, tables that are sorted and searched. Nothing is added: what it tells
// stands in the page already.
(() => {
const svgElement = (name, attributes) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const htmlElement = (name, properties) => Object.assign(document.createElement(name), properties);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// "1m5s", as the page itself writes times.
const spokenTime = (seconds) => {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds % 3600 / 60);
  const rest = Number((seconds % 60).toFixed(3));
  return (hours ? `${hours}h` : '') + (minutes ? `${minutes}m` : '') +
      (rest || !(hours || minutes) ? `${rest}s` : '');
};

class Chart {
  constructor(scroll) {
    this.scroll = scroll;
    this.svg = scroll.querySelector('svg');
    this.plot = this.svg.querySelector('[data-part=plot]');
    [this.left, this.top, this.width, this.height] =
        this.plot.getAttribute('viewBox').split(' ').map(Number);
    this.overTime = 'from' in this.svg.dataset;
    this.from = Number(this.svg.dataset.from ?? 0);
    this.to = Number(this.svg.dataset.to ?? 1);
    this.view = [this.from, this.to];
    this.tips = [...this.plot.querySelectorAll('rect[pointer-events]')].map((rect) => {
      const title = rect.querySelector('title');
      title.remove();  // or it would be shown twice
      const x = rect.x.baseVal.value, width = rect.width.baseVal.value;
      return {rect, text: title.textContent, x, width, middle: x + width / 2};
    });
    this.readMarks();
    this.addReadout();
    this.listen();
  }

  // A name stands beside the line before it.
  readMarks() {
    let at = 0;
    this.marks = [...this.svg.querySelectorAll('[data-part=marks] > *')].map((element) => {
      const line = element.tagName === 'line';
      const x = Number(element.getAttribute(line ? 'x1' : 'x'));
      if (line) at = x;
      return {element, line, at, beside: x - at};
    });
    this.ticks = this.svg.querySelector('[data-part=ticks]');
    this.ownTicks = [...this.ticks.children];
  }

  addReadout() {
    this.cross = svgElement('line', {y1: this.top, y2: this.top + this.height, 'visibility': 'hidden',
      stroke: 'currentColor', 'vector-effect': 'non-scaling-stroke', 'pointer-events': 'none'});
    this.part = svgElement('rect', {y: this.top, height: this.height, 'visibility': 'hidden',
      fill: 'currentColor', 'fill-opacity': 0.2, 'pointer-events': 'none'});
    this.plot.append(this.cross, this.part);
    this.readout = htmlElement('span', {textContent: this.hint()});
    this.all = htmlElement('button', {type: 'button', textContent: 'Whole run', hidden: true});
    const line = htmlElement('p', {className: 'readout'});
    line.append(this.readout, ' ', this.all);
    this.scroll.after(line);
  }

  hint() {
    return 'Values: point at the chart, or use the arrow keys.' +
        (this.overTime ? ' A part of the time: drag, or + and −; Escape for all of it.' : '');
  }

  listen() {
    this.svg.addEventListener('pointermove', (event) => this.onMove(event));
    this.svg.addEventListener('pointerleave', () => charts.forEach((chart) => chart.point(-1)));
    this.scroll.addEventListener('keydown', (event) => this.onKey(event));
    this.scroll.addEventListener('focus', () => this.readout.setAttribute('aria-live', 'polite'));
    this.scroll.addEventListener('blur', () => this.readout.removeAttribute('aria-live'));
    if (!this.overTime) return;
    this.svg.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || event.pointerType === 'touch') return;
      event.preventDefault();  // no text is selected
      this.scroll.focus({preventScroll: true});
      this.dragged = this.xOf(event);
      this.svg.setPointerCapture(event.pointerId);
    });
    this.svg.addEventListener('pointerup', (event) => this.onRelease(event));
    this.svg.addEventListener('dblclick', () => showAll());
    this.all.addEventListener('click', () => showAll());
  }

  // Where in the whole plot an event is, whatever part of it is shown.
  xOf(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(
        this.plot.getScreenCTM().inverse());
    const [left, , width] = this.plot.getAttribute('viewBox').split(' ').map(Number);
    return clamp(at.x, left, left + width);
  }
  timeAt(x) { return this.from + (x - this.left) / this.width * (this.to - this.from); }
  xAt(time) { return this.left + (time - this.from) / (this.to - this.from) * this.width; }

  onMove(event) {
    const x = this.xOf(event);
    if (this.dragged !== undefined) {
      this.part.setAttribute('x', Math.min(x, this.dragged));
      this.part.setAttribute('width', Math.abs(x - this.dragged));
      this.part.setAttribute('visibility', 'visible');
    }
    this.pointEverywhere(this.tips.findLastIndex((tip) => tip.x <= x));
  }

  onRelease(event) {
    if (this.dragged === undefined) return;
    const ends = [this.dragged, this.xOf(event)].sort((a, b) => a - b);
    this.dragged = undefined;
    this.part.setAttribute('visibility', 'hidden');
    const shown = this.xAt(this.view[1]) - this.xAt(this.view[0]);
    if (ends[1] - ends[0] > shown / 100) show(this.timeAt(ends[0]), this.timeAt(ends[1]));
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.tips.length - 1;
    const here = this.pointed ?? -1;
    const places = {ArrowRight: here + 1, ArrowLeft: here < 0 ? last : here - 1, Home: 0, End: last};
    if (event.key in places) {
      this.pointEverywhere(clamp(places[event.key], 0, last));
      this.follow();
    } else if (this.overTime && '+=-'.includes(event.key)) {
      const factor = event.key === '-' ? 2 : 0.5;
      const centre = here < 0 ? (this.view[0] + this.view[1]) / 2 : this.timeAt(this.tips[here].middle);
      show(centre - (centre - this.view[0]) * factor, centre + (this.view[1] - centre) * factor);
    } else if (this.overTime && event.key === 'Escape') {
      showAll();
    } else {
      return;
    }
    event.preventDefault();
  }

  // Keeps what is pointed at in sight.
  follow() {
    if (!this.overTime) return;
    const [from, to] = this.view;
    const time = this.timeAt(this.tips[this.pointed].middle);
    if (time < from) show(time, time + to - from);
    if (time > to) show(time - (to - from), time);
  }

  pointEverywhere(index) {
    if (!this.overTime) return this.point(index);
    for (const chart of charts) if (chart.overTime) chart.point(index);
  }

  point(index) {
    const tip = this.tips[index];
    this.pointed = tip ? index : undefined;
    this.cross.setAttribute('visibility', tip ? 'visible' : 'hidden');
    this.readout.textContent = tip ? tip.text : this.hint();
    if (!tip) return;
    this.cross.setAttribute('x1', tip.middle);
    this.cross.setAttribute('x2', tip.middle);
  }

  show(from, to) {
    this.view = [from, to];
    const left = this.xAt(from);
    const width = this.xAt(to) - left;
    this.plot.setAttribute('viewBox', `${left} ${this.top} ${width} ${this.height}`);
    const place = (x) => this.left + (x - left) / width * this.width;
    for (const {element, line, at, beside} of this.marks) {
      const x = place(at);
      for (const name of line ? ['x1', 'x2'] : ['x']) element.setAttribute(name, x + beside);
      const seen = x >= this.left - 0.1 && x <= this.left + this.width + 0.1;
      element.setAttribute('visibility', seen ? 'visible' : 'hidden');
    }
    const whole = from === this.from && to === this.to;
    this.all.hidden = whole;
    this.ticks.replaceChildren(...(whole ? this.ownTicks : this.ticksFor(from, to, place)));
  }

  ticksFor(from, to, place) {
    const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200];
    const step = steps.find((one) => to - from <= one * 8) ?? 86400;
    const made = [];
    for (let i = Math.ceil(from / step); i * step <= to; ++i) {
      const [line, text] = this.ownTicks.slice(0, 2).map((tick) => tick.cloneNode(true));
      const x = place(this.xAt(i * step));
      line.setAttribute('x1', x);
      line.setAttribute('x2', x);
      text.setAttribute('x', x);
      text.textContent = spokenTime(i * step);
      made.push(line, text);
    }
    return made;
  }
}

const charts = [];

// All charts over time show that part of it, in seconds.
const show = (from, to) => {
  for (const chart of charts.filter((one) => one.overTime)) {
    const whole = chart.to - chart.from;
    const length = clamp(to - from, Math.min(whole, 2 * whole / chart.tips.length), whole);
    const start = clamp(from, chart.from, chart.to - length);
    chart.show(start, length === whole ? chart.to : start + length);
  }
};
const showAll = () => show(-Infinity, Infinity);

const factors = {ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86400, k: 1e3, M: 1e6, G: 1e9,
  KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3};
// What figures of the page come to, whatever unit they have; undefined for other text.
const valueOf = (text) => {
  const figure = /(-?[\d.]+(?:e[+-]?\d+)?)\s?([a-zA-Z]*)%?/g;
  const plain = text.replaceAll(',', '').trim();
  if (plain === '' || plain.replace(figure, '') !== '') return undefined;
  return [...plain.matchAll(figure)].reduce((sum, [, number, unit]) => sum + number * (factors[unit] ?? 1), 0);
};

const compare = (a, b) => {
  const [x, y] = [valueOf(a), valueOf(b)];
  if (x !== undefined && y !== undefined) return x - y;
  return (x === undefined) - (y === undefined) || a.localeCompare(b);
};

const sortBy = (table, head) => {
  const down = head.getAttribute('aria-sort') === 'ascending';
  for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const text = (row) => row.cells[head.cellIndex].textContent;
  const rows = [...table.tBodies[0].rows].sort((a, b) => compare(text(a), text(b)));
  table.tBodies[0].append(...(down ? rows.reverse() : rows));
};

const makeSortable = (table) => {
  for (const head of table.tHead.rows[0].cells) {
    if (head.textContent === '') continue;
    const button = htmlElement('button', {type: 'button', textContent: head.textContent});
    button.addEventListener('click', () => sortBy(table, head));
    head.replaceChildren(button);
  }
};

// A field before `place` that leaves those of `items` to be seen that have all its words.
const addSearch = (place, items, what) => {
  const field = htmlElement('input', {type: 'search'});
  const found = htmlElement('output', {textContent: `${items.length} ${what}`});
  const label = htmlElement('label', {textContent: 'Search '});
  const line = htmlElement('p', {className: 'search'});
  label.append(field);
  line.append(label, ' ', found);
  place.before(line);
  let texts;
  field.addEventListener('input', () => {
    texts ??= items.map((item) => item.textContent.toLowerCase());
    const words = field.value.toLowerCase().split(/\s+/);
    let count = 0;
    for (const [i, item] of items.entries()) {
      item.hidden = !words.every((word) => texts[i].includes(word));
      if (!item.hidden) ++count;
    }
    found.textContent = `${count} of ${items.length} ${what}`;
    for (const group of place.parentElement.querySelectorAll('details.group')) {
      group.hidden = !group.querySelector('.case:not([hidden])');
      group.open = field.value !== '';
    }
  });
};

// A link to what is folded away unfolds it.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let element = target; element; element = element.parentElement)
    if (element.tagName === 'DETAILS') element.open = true;
  target?.scrollIntoView();
};

document.addEventListener('DOMContentLoaded', () => {
  for (const scroll of document.querySelectorAll('.chart:has([data-part="plot"])')) charts.push(new Chart(scroll));
  const fewRows = 3, manyRows = 20;
  for (const table of document.querySelectorAll('table:not(.wire)')) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length >= fewRows) makeSortable(table);
    if (rows.length >= manyRows) addSearch(table.parentElement, rows, 'rows');
  }
  const group = document.querySelector('details.group');
  if (group) addSearch(group, [...document.querySelectorAll('.group .case')], 'cases');
  if (location.hash) unfold();
  addEventListener('hashchange', unfold);
});
})();
