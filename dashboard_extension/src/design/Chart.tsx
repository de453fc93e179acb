/** Charts. The library is 150 kB and comes when the first chart is drawn. */
import { lazy, Suspense } from "react";

import { useLocale } from "../shared/locale";
import type { ChartProps } from "./series";
import { Skeleton } from "./states";

const Drawn = lazy(() => import("./DrawnChart"));

/** A chart over time, with its figures as a table for those who cannot see it. */
export function Chart(props: ChartProps) {
  const locale = useLocale();
  const { height = 240, format = (value: number) => locale.count(value) } = props;
  return (
    <figure className="chart" aria-label={props.label}>
      <div style={{ height }}>
        <Suspense fallback={<Skeleton height={height} />}>
          <Drawn {...props} format={format} height={height} />
        </Suspense>
      </div>
      <details className="chart-data">
        <summary>{locale.t("chart.data")}</summary>
        <div className="table-scroll" role="group" aria-label={props.label} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <td />
                {props.series.map((series) => (
                  <th scope="col" key={series.name} data-align="end">
                    {series.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.points.map((point, index) => (
                <tr key={point}>
                  <th scope="row">{point}</th>
                  {props.series.map((series) => {
                    const value = series.values[index] ?? null;
                    return (
                      <td key={series.name} data-align="end">
                        {value === null ? "–" : format(value)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
