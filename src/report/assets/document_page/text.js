const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const report = JSON.parse(byId('report-data').textContent);
const isChinese = root.lang.startsWith('zh');
const escape = (text) => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

// An element of text or of other elements.
const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== undefined && child !== ''));
  return made;
};

// The indices of formulas and units, and names in back quotes: as elements, and for drawings as letters.
const INDEX = /`([^`]+)`|N2O|(CO|CH|SF|NF)([2346])(?!\d)|Nm3(?!\d)|10\^([48])(?!\d)|[₀-₉]/g;
const marked = (text) => {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const found of text.matchAll(INDEX)) {
    const [whole, code, molecule, digit, power] = found;
    fragment.append(text.slice(from, found.index));
    if (code !== undefined) fragment.append(element('code', '', code));
    else if (whole === 'N2O') fragment.append('N', element('sub', '', '2'), 'O');
    else if (molecule) fragment.append(molecule, element('sub', '', digit));
    else if (whole === 'Nm3') fragment.append('Nm', element('sup', '', '3'));
    else if (power) fragment.append('10', element('sup', '', power));
    else fragment.append(element('sub', '', String(whole.charCodeAt(0) - 0x2080)));
    from = found.index + whole.length;
  }
  fragment.append(text.slice(from));
  return fragment;
};
const lettered = (text) => text.replace(INDEX, (whole, code, molecule, digit, power) => {
  if (code !== undefined) return code;
  if (whole === 'N2O') return 'N₂O';
  if (molecule) return molecule + String.fromCharCode(0x2080 + Number(digit));
  if (whole === 'Nm3') return 'Nm³';
  if (power) return power === '4' ? '10⁴' : '10⁸';
  return whole;
});

// A plain decimal with its thousands apart; other text as it is.
const grouped = (text) => {
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  return parts ? parts[1] + parts[2].replace(/\B(?=(\d{3})+$)/g, ',') + (parts[3] || '') : text;
};

// A number for the scale of an axis.
const short = (value) => {
  const steps = isChinese ? [[1e8, '亿'], [1e4, '万']] : [[1e9, 'G'], [1e6, 'M'], [1e4, 'k', 1e3]];
  const step = steps.find(([least]) => Math.abs(value) >= least);
  if (!step) return grouped(String(Number(value.toPrecision(6))));
  return `${Number((value / (step[2] || step[0])).toPrecision(4))}${isChinese ? '' : ' '}${step[1]}`;
};

const download = (name, blob) => {
  const link = element('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
