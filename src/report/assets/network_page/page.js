'use strict';
(() => {
  const data = JSON.parse(document.getElementById('carbon-data').textContent);
  const box = document.getElementById('diagram');
  const title = (text) => text[document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'];
  const escape = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const gives = new Set(data.flows.map((flow) => flow.from));
  const takes = new Set(data.flows.map((flow) => flow.to));
  const isLeft = (node) => !takes.has(node.id);
  const isRight = (node) => !gives.has(node.id);
  const goesBack = (node) => node.role === 'returned' || node.role === 'sent-back';

  // Each label needs a line of its own in the fuller of the two outer columns.
  const rows = Math.max(data.nodes.filter(isLeft).length, data.nodes.filter(isRight).length);
  const LINE = 17;

  // A flow has the colour of the item that flows; what leaves with the stack gas that of the stack gas.
  const kindOf = (flow) => {
    const [from, to] = [nodes.get(flow.from), nodes.get(flow.to)];
    if (from.kind === 'open' || to.kind === 'open') return 'open';
    return from.kind === 'process' ? to.kind : from.kind;
  };

  const palette = () => {
    const style = getComputedStyle(document.documentElement);
    return (name) => style.getPropertyValue(`--${name}`).trim();
  };

  const tip = (item) => {
    const amount = (of) => `<span class="amount">${of.shown} ${data.unit}</span><br>${of.share}`;
    if (item.dataType === 'edge') {
      const flow = item.data.flow;
      const names = [flow.from, flow.to].map((id) => escape(title(nodes.get(id).title)));
      return `<div class="tip"><b>${names.join(' → ')}</b><br>${amount(flow)}</div>`;
    }
    const node = item.data.node;
    return `<div class="tip"><b>${escape(title(node.title))}</b><br>${amount(node)}</div>`;
  };

  const drawnNode = (node, colour) => ({
    name: node.id,
    node,
    itemStyle: goesBack(node)
      ? { color: colour(node.kind), opacity: 0.55, borderColor: colour('ink'), borderWidth: 1, borderType: [3, 2] }
      : { color: colour(node.kind) },
    label: {
      position: isLeft(node) ? 'left' : 'right',
      color: node.kind === 'open' ? colour('open') : colour('ink'),
      fontWeight: node.kind === 'process' || node.kind === 'open' ? 600 : 400,
    },
  });

  const option = (colour) => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: {
      trigger: 'item',
      confine: true,
      formatter: tip,
      backgroundColor: colour('card'),
      borderColor: colour('line'),
      textStyle: { color: colour('ink') },
    },
    series: [{
      type: 'sankey',
      left: 190, right: 200, top: 18, bottom: 18,
      nodeWidth: 12,
      nodeGap: LINE,
      nodeAlign: 'justify',
      layoutIterations: 64,
      draggable: false,
      emphasis: { focus: 'adjacency', lineStyle: { opacity: 0.7 } },
      blur: { itemStyle: { opacity: 0.25 }, lineStyle: { opacity: 0.08 }, label: { opacity: 0.3 } },
      label: {
        fontSize: 12,
        distance: 6,
        formatter: (item) => `${title(item.data.node.title)}  {amount|${item.data.node.label}}`,
        rich: { amount: { color: colour('soft'), fontSize: 11.5 } },
        textBorderColor: colour('card'),
        textBorderWidth: 3,
      },
      data: data.nodes.map((node) => drawnNode(node, colour)),
      links: data.flows.map((flow) => ({
        source: flow.from,
        target: flow.to,
        value: Number(flow.amount),
        flow,
        lineStyle: { color: colour(kindOf(flow)), opacity: Number(colour('band')), curveness: 0.5 },
      })),
    }],
  });

  const height = Math.min(Math.max(rows * (LINE + 14) + 60, 520), 1500);
  box.style.height = `${height}px`;
  const chart = echarts.init(box, null, { renderer: 'svg' });
  const draw = () => chart.setOption(option(palette()), true);
  draw();

  addEventListener('resize', () => chart.resize());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  // On paper the diagram is as wide as an A4 sheet on its side, and light.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    document.querySelectorAll('details').forEach((part) => { part.open = true; });
    chart.resize({ width: 1035, height: Math.min(height, 640) });
    draw();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    chart.resize({ width: 'auto', height: 'auto' });
    draw();
  });
})();
