// What the page uses of Apache ECharts: the Sankey series, tooltips, drawing as SVG.
import { use } from 'echarts/core';
import { SankeyChart } from 'echarts/charts';
import { TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

export { init } from 'echarts/core';

use([SankeyChart, TooltipComponent, SVGRenderer]);
