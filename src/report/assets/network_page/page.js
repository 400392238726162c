{
  const told = JSON.parse(document.getElementById('carbon-data').textContent);
  const box = document.getElementById('diagram');
  const title = (text) => text[document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'];
  const escape = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const carried = (item) => ({ ...item, title: title(item.title) });
  const data = {
    nodes: told.nodes.map((node) => ({ ...node, title: title(node.title) })),
    flows: told.flows.map((flow) => ({ ...flow, items: flow.items.map(carried) })),
    whole: Number(told.carbon_in),
  };
  const titles = new Map(data.nodes.map((node) => [node.id, node.title]));

  const tip = (item) => {
    const amount = (of) => `<span class="amount">${of.shown} ${told.unit}</span><br>${box.dataset.share.replace('{}', of.share)}`;
    if (item.dataType === 'edge') {
      const flow = item.data.flow;
      const names = [flow.from, flow.to].map((id) => escape(titles.get(id)));
      const items = flow.items.map((each) => escape(each.title) +
        (flow.items.length > 1 ? ` <span class="amount">${each.shown}</span>` : '') + '<br>');
      return `<div class="tip"><b>${names.join(' → ')}</b><br>${items.join('')}${amount(flow)}</div>`;
    }
    const node = item.data.node;
    return `<div class="tip"><b>${escape(node.title)}</b><br>${amount(node)}</div>`;
  };

  const diagram = () => {
    const style = getComputedStyle(document.documentElement);
    return sankeyDiagram(data, {
      colour: (name) => style.getPropertyValue(`--${name}`).trim(),
      isPrinting: document.documentElement.classList.contains('printing'),
      font: getComputedStyle(document.body).fontFamily,
      tip,
    });
  };

  const { height } = diagram();
  // Less than the printable part of an A4 sheet on its side.
  const PAPER = { width: 1030, height: 580 };
  box.style.height = `${height}px`;
  const chart = echarts.init(box, null, { renderer: 'svg' });
  const resize = (size) => {
    box.style.height = `${size.height}px`;
    chart.resize(size);
  };
  const draw = () => diagram().draw(chart);
  draw();

  addEventListener('resize', () => {
    chart.resize();
    draw();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  // On paper the diagram is light, whatever the screen is.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    resize(PAPER);
    draw();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    resize({ width: 'auto', height });
    draw();
  });
}
