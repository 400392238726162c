// The nodes of a Sankey diagram from its flows: what comes in at a node or leaves it, whichever is more.
const sankeyData = (data) => {
  const nodes = new Map();
  const node = ({ title, kind }) => {
    const id = `${kind}/${title}`;
    if (!nodes.has(id)) nodes.set(id, { id, title: lettered(title), kind, into: 0, outOf: 0 });
    return nodes.get(id);
  };
  const flows = data.flows.map((flow) => {
    const [from, to, amount] = [node(flow.from), node(flow.to), Number(flow.amount)];
    from.outOf += amount;
    to.into += amount;
    const items = flow.items ? [{ title: lettered(flow.items), kind: 'intermediate', label: labelOf(flow.shown) }] : [];
    return { ...flow, from: from.id, to: to.id, items };
  });
  // A gas or an intermediate item at an edge is one that goes back to where it is used before it is made.
  const isMadeInside = (of) => of.kind === 'gas' || of.kind === 'intermediate';
  const role = (of) => {
    if (of.into > 0 && of.outOf > 0) return 'inside';
    if (!isMadeInside(of)) return 'edge';
    return of.into > 0 ? 'sent-back' : 'returned';
  };
  const all = [...nodes.values()].map((of) => {
    const amount = Math.max(of.into, of.outOf);
    return { ...of, amount, label: grouped(String(Math.round(amount))), role: role(of) };
  });
  const whole = all.filter((of) => of.into === 0).reduce((sum, of) => sum + of.amount, 0);
  return { nodes: all, flows, whole };
};

const sankeyTip = (data, titles) => (item) => {
  if (item.dataType === 'edge') {
    const { from, to, shown } = item.data.flow;
    return tipTable(`${titles.get(from)} → ${titles.get(to)}`, [tipRow('', report.words.amount, shown)], data.unit);
  }
  return tipTable(item.data.node.title, [tipRow('', report.words.amount, item.data.node.label)], data.unit);
};

const sankeyDrawing = (data, look) => {
  const drawn = sankeyData(data);
  const titles = new Map(drawn.nodes.map((node) => [node.id, node.title]));
  const diagram = sankeyDiagram(drawn, { ...look, tip: sankeyTip(data, titles) });
  return { height: look.isPrinting ? 590 : diagram.height, draw: diagram.draw };
};

const KINDS = { bars: barsOption, waterfall: waterfallOption, line: lineOption, stacked: stackedOption, sankey: sankeyDrawing };

// Less than the printable part of an A4 sheet, upright and on its side.
const PAPER = { upright: 676, side: 1020 };

// Bars of a piece of a long chart on paper, which no sheet cuts.
const PIECE = 12;
const pieces = new Map();
const removePieces = (box) => {
  for (const piece of pieces.get(box) ?? []) {
    piece.chart.dispose();
    piece.box.remove();
  }
  pieces.delete(box);
  box.hidden = false;
  box.closest('figure').classList.remove('in-pieces');
};
// The pieces stand on one another without a gap, on one scale and with one column of names.
const drawPieces = (box, data, look) => {
  const count = Math.ceil(data.categories.length / PIECE);
  const made = Array.from({ length: count }, (_, place) => {
    const [from, to] = [place * PIECE, (place + 1) * PIECE];
    const series = data.series.map((own) => ({ ...own, values: own.values.slice(from, to), shown: own.shown.slice(from, to) }));
    const part = { ...data, categories: data.categories.slice(from, to), series, whole: data, isFirst: place === 0 };
    const holder = element('div', 'canvas piece');
    box.parentElement.append(holder);
    const drawing = barsOption(part, look);
    holder.style.height = `${drawing.height}px`;
    const chart = echarts.init(holder, null, { renderer: 'svg', width: look.width, height: drawing.height });
    chart.setOption(drawing.option);
    return { box: holder, chart };
  });
  pieces.set(box, made);
  box.hidden = true;
  box.closest('figure').classList.add('in-pieces');
};

const charts = new Map();
const drawChart = ({ box, chart, data }) => {
  removePieces(box);
  const isPrinting = root.classList.contains('printing');
  const style = getComputedStyle(root);
  const onPaper = box.closest('section').classList.contains('wide') ? PAPER.side : PAPER.upright;
  const width = isPrinting ? onPaper : box.clientWidth;
  if (width === 0) return;
  const look = {
    colour: (name) => style.getPropertyValue(`--${name}`).trim(),
    font: getComputedStyle(document.body).fontFamily.replace(/"/g, "'"),
    width,
    isPrinting,
  };
  const drawing = KINDS[data.kind](data, look);
  box.style.height = `${drawing.height}px`;
  chart.resize({ width, height: drawing.height });
  if (drawing.draw) drawing.draw(chart);
  else chart.setOption(drawing.option, true);
  if (isPrinting && data.kind === 'bars' && data.categories.length > PIECE + 4) drawPieces(box, data, look);
};
const drawCharts = () => charts.forEach(drawChart);

for (const box of document.querySelectorAll('[data-chart]')) {
  const data = report.charts.find((chart) => chart.id === box.dataset.chart);
  const isEmpty = !data || (data.flows || data.categories).length === 0;
  if (isEmpty) {
    box.closest('figure').hidden = true;
  } else {
    if (data.kinds) {
      const rows = data.kinds.map(({ id, title }) => {
        const swatch = element('span', 'swatch');
        swatch.style.background = `var(--${id})`;
        return element('li', '', swatch, title);
      });
      box.closest('.drawing').before(element('ul', 'legend', ...rows));
    }
    const chart = echarts.init(box, null, { renderer: 'svg', width: box.clientWidth || 600, height: 120 });
    const entry = { box, chart, data };
    charts.set(data.id, entry);
    drawChart(entry);
  }
}

let drawnWidth = innerWidth;
addEventListener('resize', () => {
  if (innerWidth === drawnWidth) return;
  drawnWidth = innerWidth;
  requestAnimationFrame(drawCharts);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawCharts);
// On paper charts are light and as wide as the sheet, whatever the screen is.
addEventListener('beforeprint', () => {
  root.classList.add('printing');
  drawCharts();
});
addEventListener('afterprint', () => {
  root.classList.remove('printing');
  drawCharts();
});

const svgOf = (id) => new Blob([charts.get(id).chart.renderToSVGString()], { type: 'image/svg+xml' });
const saveSvg = (id) => download(`${id}.svg`, svgOf(id));
const savePng = (id) => {
  const { chart } = charts.get(id);
  const image = new Image();
  const url = URL.createObjectURL(svgOf(id));
  image.onload = () => {
    const SCALE = 2;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [chart.getWidth() * SCALE, chart.getHeight() * SCALE];
    const brush = canvas.getContext('2d');
    brush.fillStyle = getComputedStyle(root).getPropertyValue('--card');
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(url);
    canvas.toBlob((blob) => download(`${id}.png`, blob), 'image/png');
  };
  image.src = url;
};
