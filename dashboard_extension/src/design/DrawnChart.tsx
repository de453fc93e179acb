import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type ECharts, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef, useState } from "react";

import type { ChartProps } from "./series";

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** The tokens the chart is drawn with; read anew when the theme changes. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read("--mu-colors-text-default1"),
    muted: read("--mu-colors-text-default2"),
    border: read("--mu-colors-border-default1"),
    background: read("--mu-colors-background-default1"),
    series: [1, 2, 3, 4, 5].map((number) => read(`--growth-series-${number}`)),
  };
}

function useTheme(): string {
  const [theme, setTheme] = useState(document.documentElement.dataset["theme"] ?? "");
  useEffect(() => {
    const watcher = new MutationObserver(() => {
      setTheme(document.documentElement.dataset["theme"] ?? "");
    });
    watcher.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      watcher.disconnect();
    };
  }, []);
  return theme;
}

export default function DrawnChart(props: ChartProps & { readonly height: number }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const theme = useTheme();

  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const drawn = init(current, null, { renderer: "svg" });
    chart.current = drawn;
    const watcher = new ResizeObserver(() => {
      drawn.resize();
    });
    watcher.observe(current);
    return () => {
      watcher.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(optionOf(props), true);
  }, [props, theme]);

  // the table below says the same in words
  return <div ref={box} style={{ height: props.height }} aria-hidden="true" />;
}

function optionOf(props: ChartProps): EChartsCoreOption {
  const { text, muted, border, background, series } = colours();
  const { format } = props;
  const font = { color: muted, fontFamily: "inherit", fontSize: 11 };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    color: series,
    grid: { left: 4, right: 8, top: 12, bottom: props.series.length > 1 ? 32 : 4, containLabel: true },
    legend: props.series.length > 1 ? { bottom: 0, icon: "roundRect", itemWidth: 10, itemHeight: 10, itemGap: 16, textStyle: font } : undefined,
    tooltip: {
      trigger: "axis",
      backgroundColor: background,
      borderColor: border,
      textStyle: { color: text, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === "number" ? (format?.(value) ?? String(value)) : "–"),
    },
    xAxis: {
      type: "category",
      data: props.points,
      axisLine: { lineStyle: { color: border } },
      axisTick: { show: false },
      axisLabel: { ...font, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      // counts have no halves
      minInterval: props.series.every((each) => each.values.every((value) => Number.isInteger(value ?? 0))) ? 1 : undefined,
      splitLine: { lineStyle: { color: border, opacity: 0.6 } },
      axisLabel: { ...font, formatter: (value: number) => format?.(value) ?? String(value) },
    },
    series: props.series.map((each) => ({
      name: each.name,
      type: each.kind === "bar" ? "bar" : "line",
      data: each.values,
      stack: props.isStacked ? "all" : undefined,
      smooth: 0.25,
      showSymbol: false,
      barMaxWidth: 18,
      itemStyle: each.kind === "bar" ? { borderRadius: [2, 2, 0, 0] } : undefined,
      lineStyle: { width: 2 },
      areaStyle: each.kind === "area" ? { opacity: 0.12 } : undefined,
    })),
  };
}
