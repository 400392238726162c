// What ECharts draws, by kind of chart. Each takes the data of a chart and `look`: `colour(name)`, `font`, `width`, `isPrinting`. Each gives
// the `height` and the `option`. Amounts become floating point here, and only here.

const SERIES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
const DASHES = ['solid', [7, 3], [2, 3], [9, 3, 2, 3]];
const pen = document.createElement('canvas').getContext('2d');
const widthOf = (text, size, font) => {
  pen.font = `${size}px ${font}`;
  return pen.measureText(text).width;
};
const nameOf = (series) => lettered(series.title);
const amountOf = (value) => (value === null ? null : Number(value));

// Amounts beside bars: rounded to whole numbers where they are large.
const labelOf = (shown) => {
  const value = Number(shown.replace(/,/g, ''));
  return Math.abs(value) >= 1000 ? grouped(String(Math.sign(value) * Math.round(Math.abs(value)))) : shown;
};

const common = (data, look) => {
  const size = look.isPrinting ? 9.5 : 12;
  const text = { fontFamily: look.font, fontSize: size, color: look.colour('soft') };
  return {
    size,
    text,
    option: {
      animation: false,
      backgroundColor: look.colour('card'),
      textStyle: { fontFamily: look.font, fontSize: size, color: look.colour('ink') },
      tooltip: {
        confine: true,
        backgroundColor: look.colour('card'),
        borderColor: look.colour('line'),
        textStyle: { color: look.colour('ink'), fontSize: 13, fontFamily: look.font },
      },
    },
    amounts: {
      type: 'value',
      axisLabel: { ...text, formatter: short },
      splitLine: { lineStyle: { color: look.colour('line') } },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    names: {
      type: 'category',
      data: data.categories.map(lettered),
      axisLabel: text,
      axisLine: { lineStyle: { color: look.colour('soft') } },
      axisTick: { show: false },
    },
  };
};

const tipRow = (colour, name, shown) => `<tr><td>${colour ? `<span class="swatch" style="background:${colour}"></span>` : ''}${escape(name)}</td><td>${escape(shown)}</td></tr>`;
const tipTable = (title, rows, unit) => `<div class="tip"><b>${escape(title)}</b> ${escape(lettered(unit))}<table>${rows.join('')}</table></div>`;

// A legend in rows over the chart, and how high it is.
const legend = (names, look, { size, text }) => {
  const option = { top: 0, left: 0, itemWidth: 18, itemHeight: 10, itemGap: 12, data: names, textStyle: { ...text, color: look.colour('ink') } };
  const widths = names.map((name) => widthOf(name, size, look.font));
  const room = look.width - 44;
  // A name that is longer than the chart is wide: each on lines of its own.
  if (Math.max(...widths) > room) {
    const lines = widths.map((width) => Math.ceil((width * 1.1) / room));
    const height = lines.reduce((sum, count) => sum + count * (size + 3) + 8, 4);
    const textStyle = { ...option.textStyle, width: room, overflow: 'break', lineHeight: size + 3 };
    return { height, option: { ...option, orient: 'vertical', align: 'left', itemGap: 8, textStyle } };
  }
  let rows = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width + 42 > look.width - 16 && used > 0) [rows, used] = [rows + 1, 0];
    used += width + 42;
  }
  return { height: rows * (size + 11), option };
};

// Names at the left of bars: as wide as the longest, at most a part of the chart, where they break.
const nameColumn = (names, look, size) => {
  const widest = Math.max(...names.map((name) => widthOf(name, size, look.font)));
  const width = Math.ceil(Math.min(widest + 4, look.width * (look.width < 520 ? 0.36 : 0.34)));
  return { width, lines: Math.min(3, Math.max(...names.map((name) => Math.ceil(widthOf(name, size, look.font) / width)))) };
};

// A piece of a long chart has the scale, the names' column and the rows of the `whole`, and the legend in the first piece alone.
const barsOption = (data, look) => {
  const base = common(data, look);
  const { size } = base;
  const whole = data.whole ?? data;
  const isFirst = data.isFirst ?? true;
  const edge = data.whole ? 0 : 6;
  const names = data.categories.map(lettered);
  const column = nameColumn(whole.categories.map(lettered), look, size);
  const values = data.series.map((series) => series.values.map(amountOf));
  const all = whole.series.flatMap((series) => series.values.map(amountOf)).filter((value) => value !== null);
  const textOf = (shown) => (shown === null ? '' : labelOf(shown));
  const labels = data.series.map((series) => series.shown.map(textOf));
  const room = Math.max(...whole.series.flatMap((series) => series.shown.map(textOf)).map((label) => widthOf(label, size, look.font))) + 12;
  const plot = Math.max(look.width - column.width - 24, 80);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  // Room for the amounts: at the right of the bars, of those below zero at the right of the ground.
  const scale = (high - low) / Math.max(plot - room, 40) || 1;
  const many = data.series.length > 1;
  const hasLegend = many && isFirst;
  const top = hasLegend ? legend(data.series.map(nameOf), look, base) : { height: 0 };
  const row = Math.max((size + 3) * column.lines, look.isPrinting ? 17 : 23, data.series.length * 15) + 3;
  return {
    height: names.length * row + top.height + (data.whole ? 0 : 16),
    option: {
      ...base.option,
      legend: hasLegend ? top.option : undefined,
      grid: { left: column.width + 12, right: 8, top: top.height + edge, bottom: edge, outerBoundsMode: 'none' },
      tooltip: { ...base.option.tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => {
        const at = items[0].dataIndex;
        return tipTable(names[at], data.series.map((series) => tipRow('', nameOf(series), series.shown[at] ?? '–')), data.unit);
      } },
      xAxis: { ...base.amounts, min: low, max: high + room * scale, axisLabel: { show: false },
        splitLine: { show: false } },
      yAxis: { ...base.names, inverse: true, axisLine: { show: true, onZero: true, lineStyle: { color: look.colour('soft') } },
        axisLabel: { ...base.text, color: look.colour('ink'), width: column.width, overflow: 'break', lineHeight: size + 2, margin: 10, interval: 0 }, offset: 0 },
      series: data.series.map((series, place) => ({
        type: 'bar',
        name: nameOf(series),
        barMaxWidth: 16,
        barCategoryGap: '32%',
        itemStyle: { color: look.colour(SERIES[place % SERIES.length]) },
        data: values[place].map((value, at) => ({
          value,
          itemStyle: value < 0 && !many ? { color: look.colour('two') } : undefined,
          label: { show: value !== null, position: 'right', formatter: () => labels[place][at], color: look.colour('ink'), fontSize: size },
        })),
      })),
    },
  };
};

// Steps from top to bottom, each where the last one ended; totals on the ground.
const waterfallOption = (data, look) => {
  const base = common(data, look);
  const { size } = base;
  const names = data.categories.map(lettered);
  const column = nameColumn(names, look, size);
  const [series] = data.series;
  let level = 0;
  const steps = series.values.map(amountOf).map((value, at) => {
    const amount = value ?? 0;
    const from = data.totals[at] ? 0 : level;
    const to = data.totals[at] ? amount : level + amount;
    level = to;
    return { from, to, amount, isTotal: data.totals[at] };
  });
  const labels = series.shown.map((shown, at) => {
    if (shown === null) return '';
    return steps[at].isTotal || steps[at].amount <= 0 ? labelOf(shown) : `+${labelOf(shown)}`;
  });
  const ends = steps.flatMap((step) => [step.from, step.to]);
  const room = Math.max(...labels.map((label) => widthOf(label, size, look.font))) + 12;
  const plot = Math.max(look.width - column.width - 24, 80);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const scale = (high - low) / Math.max(plot - room, 40) || 1;
  const colourOf = (step) => look.colour(step.isTotal ? 'six' : step.amount < 0 ? 'two' : 'one');
  const row = Math.max((size + 3) * column.lines, look.isPrinting ? 18 : 26) + 3;
  const part = (pick, rest) => ({ type: 'bar', stack: 'steps', barWidth: '62%', ...rest, data: steps.map(pick) });
  const hidden = { itemStyle: { color: 'transparent' }, silent: true, tooltip: { show: false } };
  // A step that crosses the ground is two bars; every other one stands on a base that is not seen.
  const ground = ({ from, to }) => (from * to < 0 ? 0 : Math.abs(from) < Math.abs(to) ? from : to);
  return {
    height: names.length * row + 16,
    option: {
      ...base.option,
      grid: { left: column.width + 12, right: 8, top: 6, bottom: 6, outerBoundsMode: 'none' },
      tooltip: { ...base.option.tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => {
        const at = items[0].dataIndex;
        return tipTable(names[at], [tipRow('', nameOf(series), series.shown[at] ?? '–')], data.unit);
      } },
      xAxis: { ...base.amounts, min: low, max: high + room * scale, axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: { ...base.names, inverse: true, axisLine: { show: true, onZero: true, lineStyle: { color: look.colour('soft') } },
        axisLabel: { ...base.text, color: look.colour('ink'), width: column.width, overflow: 'break', lineHeight: size + 2, margin: 10, interval: 0 } },
      series: [
        part((step) => ground(step), hidden),
        part((step, at) => ({
          value: Math.max(step.from, step.to, 0) - Math.max(ground(step), Math.min(step.from, step.to), 0),
          itemStyle: { color: colourOf(step) },
          label: { show: Math.max(step.from, step.to) > 0, position: 'right', formatter: () => labels[at], color: look.colour('ink'), fontSize: size,
            fontWeight: step.isTotal ? 600 : 400 },
        })),
        part((step, at) => ({
          value: Math.min(step.from, step.to, 0) - Math.min(ground(step), Math.max(step.from, step.to), 0),
          itemStyle: { color: colourOf(step) },
          label: { show: Math.max(step.from, step.to) <= 0, position: 'right', formatter: () => labels[at], color: look.colour('ink'), fontSize: size },
        })),
      ],
    },
  };
};

// In a narrow chart the words of a level would stand across the lines: they stand in the legend.
const NARROW = 520;
const DASHED_ICON = 'path://M0,4h7v2h-7zM11,4h7v2h-7z';
const levelsOf = (data) => data.marks.filter((mark) => mark.category === null);
const areLevelsInLegend = (data, look) => data.kind === 'line' && look.width < NARROW && levelsOf(data).length > 0;

// Marks of a chart over an axis of names, the words of neighbours on lines of their own.
const markLine = (data, look, { size }) => {
  if (data.marks.length === 0) return undefined;
  const isTold = areLevelsInLegend(data, look);
  const vertical = data.marks.filter((mark) => mark.category !== null && data.categories.includes(mark.category));
  const order = [...vertical].sort((a, b) => data.categories.indexOf(a.category) - data.categories.indexOf(b.category));
  // Words stand at the side of their line where they have room, the right one first; where neither has enough, they stand over it and break.
  const sideOf = (mark) => {
    const plot = look.width - 76;
    const at = (data.categories.indexOf(mark.category) / Math.max(data.categories.length - 1, 1)) * plot;
    const wide = widthOf(lettered(mark.title), size, look.font) + 8;
    if (wide <= plot - at) return { align: 'left' };
    if (wide <= at + 50) return { align: 'right' };
    const room = Math.max(2 * Math.min(at + 40, plot - at + 16) - 8, 60);
    return { align: 'center', room, lines: Math.ceil((wide * 1.15) / room) };
  };
  const lines = Math.max(1, ...vertical.map((mark) => sideOf(mark).lines ?? 1));
  // The highest level may be the top of the axis, with no room above it.
  const levels = [...data.series.flatMap((series) => series.values), ...data.marks.map((mark) => mark.value)].filter((value) => value !== null);
  const highest = Math.max(...levels.map(Number));
  return {
    symbol: 'none',
    silent: true,
    data: data.marks.filter((mark) => mark.category === null || vertical.includes(mark)).map((mark) => {
      const label = { formatter: lettered(mark.title), color: look.colour('ink'), fontSize: size, backgroundColor: look.colour('plate'), padding: [1, 3] };
      const lineStyle = { color: look.colour('soft'), type: [5, 4], width: 1.2 };
      if (mark.category === null) {
        // Words that are longer than the line break, so that they stay clear of the axis.
        const width = Math.max(look.width - 110, 80);
        const broken = widthOf(lettered(mark.title), size, look.font) > width ? { width, overflow: 'break', lineHeight: size + 3 } : {};
        if (isTold) return { yAxis: Number(mark.value), lineStyle, label: { show: false } };
        return { yAxis: Number(mark.value), lineStyle, label: { ...label, ...broken, position: Number(mark.value) < highest ? 'insideEndTop' : 'insideEndBottom', align: 'right' } };
      }
      const level = order.indexOf(mark) % 3;
      const { align, room } = sideOf(mark);
      const broken = room ? { width: room, overflow: 'break', lineHeight: size + 3 } : {};
      return { xAxis: mark.category, lineStyle, label: { ...label, ...broken, position: 'end', align, distance: [0, 4 + level * (size + 5)], rotate: 0 } };
    }),
    room: vertical.length === 0 ? 0 : Math.min(order.length, 3) * (size + 6) + 4 + (lines - 1) * (size + 3),
  };
};

const lineOption = (data, look) => {
  const base = common(data, look);
  const { size } = base;
  const names = data.series.map(nameOf);
  const many = names.length > 1;
  // Names at the ends of the lines where there is room for them, else a legend.
  const widest = Math.max(...names.map((name) => widthOf(name, size, look.font)));
  const hasRoom = many && names.length <= 8 && look.width >= 640 && widest < look.width * 0.3;
  const marks = markLine(data, look, base);
  const values = data.series.map((series) => series.values.map(amountOf));
  const all = [...values.flat().filter((value) => value !== null), ...data.marks.filter((mark) => mark.value !== null).map((mark) => Number(mark.value))];
  // Lines far from the ground show their course; others stand on it.
  const isFar = Math.min(...all) > 0.85 * Math.max(...all);
  const isDense = data.categories.length > 30;
  // Lines that end close to one another would have their names on top of one another.
  const height = look.isPrinting ? 250 : 340;
  const plot = height - (marks?.room || 0) - 50;
  const reach = Math.max(...all) - (isFar ? Math.min(...all) : Math.min(0, ...all)) || 1;
  const ends = values.map((own) => own[own.length - 1]).filter((value) => value !== null).sort((a, b) => a - b);
  const areApart = ends.every((value, at) => at === 0 || ((value - ends[at - 1]) / reach) * plot > size + 3);
  const atEnds = hasRoom && areApart;
  const levels = areLevelsInLegend(data, look) ? levelsOf(data).map((mark) => lettered(mark.title)) : [];
  const hasLegend = (many && !atEnds) || levels.length > 0;
  const top = hasLegend ? legend([...names, ...levels], look, base) : { height: 0 };
  if (levels.length > 0) top.option.data = [...names, ...levels.map((name) => ({ name, icon: DASHED_ICON }))];
  return {
    height: height + top.height,
    option: {
      ...base.option,
      legend: hasLegend ? top.option : undefined,
      grid: { left: 12, right: atEnds ? widest + 22 : 18, top: top.height + (marks?.room || 0) + 12, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { ...base.option.tooltip, trigger: 'axis', formatter: (items) => {
        const at = items[0].dataIndex;
        const rows = data.series.map((series, place) => tipRow(look.colour(SERIES[place % SERIES.length]), names[place], series.shown[at] ?? '–'));
        return tipTable(lettered(data.categories[at]), rows, data.unit);
      } },
      xAxis: { ...base.names, boundaryGap: false, axisLabel: { ...base.text, hideOverlap: true } },
      yAxis: { ...base.amounts, scale: isFar },
      series: data.series.map((series, place) => {
        const colour = look.colour(SERIES[place % SERIES.length]);
        return {
          type: 'line',
          name: names[place],
          data: values[place],
          color: colour,
          connectNulls: true,
          symbol: SYMBOLS[place % SYMBOLS.length],
          symbolSize: 6,
          showSymbol: !isDense,
          lineStyle: { width: 2.2, type: DASHES[Math.floor(place / SERIES.length) % DASHES.length] },
          endLabel: { show: atEnds, formatter: names[place], color: look.colour('ink'), fontSize: size, distance: 8 },
          emphasis: { focus: many ? 'series' : 'none' },
          markLine: place === 0 ? marks : undefined,
        };
      }).concat(levels.map((name) => ({
        type: 'line', name, data: [], symbol: 'none', color: look.colour('soft'), lineStyle: { type: [5, 4], width: 1.2 }, silent: true,
      }))),
    },
  };
};

const stackedOption = (data, look) => {
  const base = common(data, look);
  const names = data.series.map(nameOf);
  const top = legend(names, look, base);
  const marks = markLine(data, look, base);
  return {
    height: (look.isPrinting ? 250 : 340) + top.height,
    option: {
      ...base.option,
      legend: top.option,
      grid: { left: 12, right: 18, top: top.height + (marks?.room || 0) + 12, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { ...base.option.tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => {
        const at = items[0].dataIndex;
        const rows = data.series.map((series, place) => [series.shown[at], tipRow(look.colour(SERIES[place % SERIES.length]), names[place], series.shown[at])]);
        return tipTable(lettered(data.categories[at]), rows.filter(([shown]) => shown !== null).map(([, row]) => row), data.unit);
      } },
      xAxis: { ...base.names, axisLine: { ...base.names.axisLine, onZero: true }, axisLabel: { ...base.text, hideOverlap: true } },
      yAxis: base.amounts,
      series: data.series.map((series, place) => ({
        type: 'bar',
        name: names[place],
        stack: 'parts',
        barMaxWidth: 46,
        // A line between parts; what is nothing has none.
        data: series.values.map(amountOf).map((value) => (value ? value : { value, itemStyle: { borderWidth: 0 } })),
        itemStyle: { color: look.colour(SERIES[place % SERIES.length]), borderColor: look.colour('card'), borderWidth: 0.6 },
        markLine: place === 0 ? marks : undefined,
      })),
    },
  };
};
