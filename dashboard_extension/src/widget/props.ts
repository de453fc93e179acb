/** `id` of what the page is about; "" on the homepage. */
export interface WidgetProps {
  readonly id: string;
}
