// The panel that tells where a figure comes from. `trail`: the figures that led to the one shown.
const panel = byId('explanation');
const { nodes, figures } = report.explanations;
let trail = [];

const amountText = (node) => {
  const span = element('span', 'amount', grouped(node.value || ''));
  if (node.unit) span.append(' ', element('span', 'unit', marked(node.unit)));
  return span;
};
const operators = (text) => text.replace(/ \* /g, ' × ').replace(/ \/ /g, ' ÷ ');

const facts = (pairs) => {
  const list = element('dl', 'told');
  for (const [name, value, className] of pairs) {
    if (value) list.append(element('dt', '', name), element('dd', className || '', value));
  }
  return list.children.length > 0 ? list : undefined;
};

const recordBlock = (record) => {
  const { words } = report;
  return element('div', 'record', facts([
    [words.record, element('code', '', record.id)],
    [words.document, record.document && marked(record.document)],
    ['', record.printed && marked(record.printed), 'digits'],
    [words.confidence, record.confidence],
    [words.describes, record.describes],
    [words.published, record.published],
    [words.region, record.region],
    [words.source, record.source && marked(record.source)],
    [words.note, record.note && marked(record.note)],
  ]));
};

const FEW = 8;
const lineList = (lines) => {
  const { words } = report;
  const list = element('ul', 'lines');
  for (const line of lines) {
    const typed = element('span', 'typed', marked(line.typed || ''));
    const row = element('li', '', element('span', 'place', line.place || ''), typed);
    const more = [line.moisture, line.evidence].filter(Boolean).join(' · ');
    if (more) row.append(element('span', 'evidence', marked(more)));
    list.append(row);
  }
  if (lines.length <= FEW) return list;
  return element('details', '', element('summary', '', `${words.lines} (${lines.length})`), list);
};

const body = (node, isTop) => {
  const { words } = report;
  const made = document.createDocumentFragment();
  const told = facts([
    [words.formula, node.formula && element('code', '', operators(node.formula))],
    [words.expression, node.expression && operators(node.expression), 'digits'],
    [words.rounding, node.rounding],
    [words.clause, node.clause && marked(node.clause)],
  ]);
  if (told) made.append(told);
  for (const remark of node.remarks || []) made.append(element('p', 'remark', marked(remark)));
  if (node.record) made.append(recordBlock(node.record));
  if (node.lines) made.append(lineList(node.lines));
  if (node.children) {
    if (isTop) made.append(element('h3', '', words.children));
    for (const place of node.children) {
      const child = nodes[place];
      const head = element('p', '', element('span', 'name', marked(child.title || '')), child.value ? ': ' : '', amountText(child));
      made.append(element('div', 'child', head, body(child, false)));
    }
  }
  return made;
};

const partList = (ids) => {
  const list = element('ul', 'parts');
  for (const id of ids.filter((part) => figures[part])) {
    const node = nodes[figures[id].node];
    const button = element('button', 'row', element('span', 'name', marked(node.title || '')), amountText(node));
    button.type = 'button';
    button.dataset.explain = id;
    list.append(element('li', '', button));
  }
  return list;
};

const show = (id) => {
  const figure = figures[id];
  const node = nodes[figure.node];
  const title = element('h2', '', marked(node.title || ''));
  title.id = 'explanation-title';
  const value = element('p', 'big', grouped(node.value || ''));
  if (node.unit) value.append(' ', element('span', 'unit', marked(node.unit)));
  byId('explanation-body').replaceChildren(title, value, body(node, true));
  const how = figure.quotient ? report.words.quotient : report.words.sum;
  if (figure.parts) byId('explanation-body').append(element('h3', '', how), partList(figure.parts));
  byId('back').hidden = trail.length < 2;
  panel.scrollTop = 0;
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-explain]');
  if (!button || !figures[button.dataset.explain]) return;
  const isInside = panel.contains(button);
  trail = isInside ? [...trail, button.dataset.explain] : [button.dataset.explain];
  show(trail[trail.length - 1]);
  if (isInside) byId('close').focus();
  else panel.showModal();
});
byId('back').addEventListener('click', () => {
  trail.pop();
  show(trail[trail.length - 1]);
});
byId('close').addEventListener('click', () => panel.close());
// What is beside the panel belongs to the dialog element too.
panel.addEventListener('click', (event) => {
  if (event.target === panel && event.clientX < panel.getBoundingClientRect().left) panel.close();
});
