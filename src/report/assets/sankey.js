// A Sankey diagram of carbon: columns, labels where they cover the least, flows in the colour of what flows.
// `data`: `nodes` {id, title, kind, role, amount, label}, `flows` {from, to, items: [{title, kind, label}], amount}, `whole`: the amount that
// shares are of. `look`: `colour(name)`, `isPrinting`, `font`, `tip(item)`.
const sankeyDiagram = (data, look) => {
  const { colour, isPrinting, font } = look;
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const gives = new Set(data.flows.map((flow) => flow.from));
  const takes = new Set(data.flows.map((flow) => flow.to));
  const isLeft = (node) => !takes.has(node.id);
  const isRight = (node) => !gives.has(node.id);
  const goesBack = (node) => node.role === 'returned' || node.role === 'sent-back';

  // Each label needs a line of its own in the fuller of the two outer columns.
  const rows = Math.max(data.nodes.filter(isLeft).length, data.nodes.filter(isRight).length);
  const LINE = 17;
  // Between a node and its label.
  const GAP = 6;
  // Shares of the whole: of bands that are wide enough for a label, of nodes beside which a label of two lines has room, and of nodes
  // that are so tall that a band leaves them clear of their label.
  const WIDE = 0.03;
  const MIDDLE = 0.045;
  const TALL = 0.2;

  // Columns: each node right of all that it takes from; processes that hand nothing on stand together before the right edge, where their
  // names have a column's room.
  const isEdge = (node) => isLeft(node) || isRight(node);
  const into = (node) => data.flows.filter((flow) => flow.to === node.id).map((flow) => nodes.get(flow.from));
  const outOf = (node) => data.flows.filter((flow) => flow.from === node.id).map((flow) => nodes.get(flow.to));
  const depths = new Map();
  const depth = (node) => {
    if (!depths.has(node.id)) depths.set(node.id, isLeft(node) ? 0 : 1 + Math.max(...into(node).map(depth)));
    return depths.get(node.id);
  };
  const handsNothingOn = (node) => !isEdge(node) && outOf(node).every(isRight);
  const lastUsers = Math.max(...data.nodes.filter((node) => !isRight(node)).map(depth));
  const column = (node) => {
    if (isRight(node) && !isLeft(node)) return lastUsers + 2;
    return handsNothingOn(node) ? lastUsers : depth(node);
  };

  // A flow has the colour of the item that flows; what leaves with the stack gas that of the stack gas.
  const kindOf = (flow) => {
    const [from, to] = [nodes.get(flow.from), nodes.get(flow.to)];
    if (from.kind === 'open' || to.kind === 'open') return 'open';
    if (flow.items.length > 0) return flow.items[0].kind;
    return from.kind === 'process' ? to.kind : from.kind;
  };

  // A low node has its amount beside its name, a tall one below it.
  const isOver = (node, share) => Number(node.amount) > share * data.whole;
  const label = (node) => {
    const name = node.title.replace(/([:：])\s*/, '$1\n');
    const amount = `{amount|${node.label}}`;
    if (isOver(node, MIDDLE)) return `${name}\n${amount}`;
    return `${name}${node.role === 'inside' ? ' ' : '  '}${amount}`;
  };

  const fontSize = isPrinting ? 10 : 12;
  const weight = (node) => (node.kind === 'process' || node.kind === 'open' ? 600 : 400);
  // Where a label may stand, the first choice first.
  const choices = (node) => {
    if (isLeft(node)) return ['left'];
    if (isRight(node)) return ['right'];
    return handsNothingOn(node) || isOver(node, MIDDLE) ? ['right', 'top', 'bottom'] : ['top', 'bottom', 'right'];
  };
  const positions = new Map();
  const position = (node) => positions.get(node.id) || choices(node)[0];

  const drawnNode = (node) => ({
    name: node.id,
    depth: column(node),
    node,
    itemStyle: goesBack(node)
      ? { color: colour(node.kind), opacity: 0.55, borderColor: colour('ink'), borderWidth: 1, borderType: [3, 2] }
      : { color: colour(node.kind) },
    label: {
      position: position(node),
      color: node.kind === 'open' ? colour('open') : colour('ink'),
      fontWeight: weight(node),
    },
  });

  const pen = document.createElement('canvas').getContext('2d');
  const size = (node) => {
    pen.font = `${weight(node)} ${fontSize}px ${font}`;
    const lines = label(node).replace(/\{amount\|([^}]*)\}/g, '$1').split('\n');
    return { width: Math.max(...lines.map((line) => pen.measureText(line).width)), height: lines.length * (fontSize + 3) };
  };
  // The edges have room for the longest of their labels.
  const room = (side) => Math.ceil(Math.max(...data.nodes.filter(side).map((node) => size(node).width))) + 22;

  const common = (a, b) => Math.max(0, Math.min(a.x + a.dx, b.x + b.dx) - Math.max(a.x, b.x)) *
    Math.max(0, Math.min(a.y + a.dy, b.y + b.dy) - Math.max(a.y, b.y));

  // Labels where they cover the least of other labels and of nodes; those of large nodes choose first. Gives their boxes.
  const placeLabels = (bars) => {
    const boxOf = (node, at) => {
      const [{ x, y, dx, dy }, { width, height }] = [bars.get(node.id), size(node)];
      const left = { left: x - GAP - width, right: x + dx + GAP }[at] ?? x + dx / 2 - width / 2;
      const top = { top: y - GAP - height, bottom: y + dy + GAP }[at] ?? y + dy / 2 - height / 2;
      return { x: left, y: top, dx: width, dy: height };
    };
    const placed = [];
    const cost = (node, at) => {
      const box = boxOf(node, at);
      const others = [...bars].filter(([id]) => id !== node.id).map(([, bar]) => bar);
      const covered = (boxes) => boxes.reduce((sum, other) => sum + common(box, other), 0);
      return 3 * covered(placed) + covered(others) + 60 * choices(node).indexOf(at);
    };
    const order = [...data.nodes].sort((a, b) => choices(a).length - choices(b).length || Number(b.amount) - Number(a.amount));
    for (const node of order) {
      const best = choices(node).map((at) => [cost(node, at), at]).reduce((a, b) => (b[0] < a[0] ? b : a))[1];
      positions.set(node.id, best);
      placed.push(boxOf(node, best));
    }
    return placed;
  };

  // Labels of bands slide along their band to where they cover no node and no other label; the middle is the first choice.
  const slides = new Map();
  const splits = new Set();
  const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
  const flowLabel = (flow) => flow.items.flatMap(({ title, label: amount }) => (splits.has(flow) ? [title, amount] : [`${title} ${amount}`]));
  const hasLabel = (flow) => flow.items.length > 0 && isOver(flow, WIDE) && isOver(nodes.get(flow.from), TALL);
  const slideLabels = (graph, bars, placed) => {
    graph.eachEdge((edge, at) => {
      const flow = data.flows[at];
      if (!flow || !hasLabel(flow)) return;
      const [from, to, { sy, ty, dy }] = [bars.get(flow.from), bars.get(flow.to), edge.getLayout()];
      const [left, right] = [{ x: from.x + from.dx, y: from.y + sy + dy / 2 }, { x: to.x, y: to.y + ty + dy / 2 }];
      pen.font = `${fontSize - 0.5}px ${font}`;
      const widest = () => Math.max(...flowLabel(flow).map((line) => pen.measureText(line).width)) + 6;
      // Between two near columns a label stands in two lines rather than below a bar.
      splits.delete(flow);
      if (widest() > right.x - left.x) splits.add(flow);
      const [width, height] = [widest(), flowLabel(flow).length * (fontSize + 3) + 4];
      // The curve bends half way.
      const point = (t) => ({ x: left.x + (right.x - left.x) * (1.5 * t * (1 - t) + t ** 3), y: left.y + (right.y - left.y) * (3 * t ** 2 - 2 * t ** 3) });
      const boxAt = (t) => ({ x: point(t).x - width / 2, y: point(t).y - height / 2, dx: width, dy: height });
      const cost = (t) => [...bars.values(), ...placed].reduce((sum, other) => sum + common(boxAt(t), other), 0) + Math.abs(t - 0.5);
      const best = ALONG.reduce((a, b) => (cost(b) < cost(a) ? b : a));
      slides.set(flow, [point(best).x - point(0.5).x, point(best).y - point(0.5).y]);
      placed.push(boxAt(best));
    });
  };

  const option = () => ({
    animation: false,
    textStyle: { fontFamily: font },
    tooltip: {
      trigger: 'item',
      confine: true,
      formatter: look.tip,
      backgroundColor: colour('card'),
      borderColor: colour('line'),
      textStyle: { color: colour('ink') },
    },
    series: [{
      type: 'sankey',
      left: room(isLeft), right: room(isRight) + 10, top: 20, bottom: 20,
      nodeWidth: 12,
      nodeGap: isPrinting ? LINE + 5 : 2 * LINE - 4,
      nodeAlign: 'justify',
      layoutIterations: 64,
      draggable: false,
      emphasis: { focus: 'adjacency', lineStyle: { opacity: 0.7 } },
      blur: { itemStyle: { opacity: 0.25 }, lineStyle: { opacity: 0.08 }, label: { opacity: 0.3 } },
      label: {
        fontSize,
        distance: GAP,
        formatter: ({ data: { node } }) => label(node),
        lineHeight: fontSize + 3,
        rich: { amount: { color: colour('soft'), fontSize: fontSize - 0.5, lineHeight: fontSize + 3 } },
        textBorderColor: colour('card'),
        textBorderWidth: 3,
        // A plate, so that a label reads where it lies over bands.
        backgroundColor: colour('plate'),
        padding: [1, 2],
        borderRadius: 3,
      },
      data: data.nodes.map(drawnNode),
      links: data.flows.map((flow) => ({
        source: flow.from,
        target: flow.to,
        value: Number(flow.amount),
        flow,
        edgeLabel: {
          show: hasLabel(flow),
          offset: slides.get(flow) || [0, 0],
          formatter: () => flowLabel(flow).join('\n'),
          color: colour('ink'),
          fontSize: fontSize - 0.5,
          textBorderColor: colour('card'),
          textBorderWidth: 3,
          backgroundColor: colour('plate'),
          padding: [1, 2],
          borderRadius: 3,
        },
        lineStyle: { color: colour(kindOf(flow)), opacity: Number(colour('band')), curveness: 0.5 },
      })),
    }],
  });

  return {
    height: Math.min(Math.max(rows * 62 + 60, 620), 1600),
    // Drawn twice: labels are placed by where the nodes came to stand.
    draw: (chart) => {
      chart.setOption(option(), true);
      const series = chart.getModel().getSeriesByIndex(0);
      const bars = new Map(data.nodes.map((node, at) => [node.id, series.getData().getItemLayout(at)]));
      slideLabels(series.getGraph(), bars, placeLabels(bars));
      chart.setOption(option(), true);
    },
  };
};
