export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly kind?: "line" | "bar" | "area" | undefined;
}

export interface ChartProps {
  readonly label: string;
  /** what stands below: days, as they should be read */
  readonly points: readonly string[];
  readonly series: readonly Series[];
  readonly format?: ((value: number) => string) | undefined;
  readonly height?: number | undefined;
  readonly isStacked?: boolean | undefined;
}
