// What the pages use of Apache ECharts: Sankey diagrams, bars and lines over axes, tooltips, legends, marked lines, drawing as SVG.
import { use } from 'echarts/core';
import { BarChart, LineChart, SankeyChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, TooltipComponent } from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

export { init } from 'echarts/core';

use([
  BarChart, LineChart, SankeyChart, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, LabelLayout,
  SVGRenderer,
]);
