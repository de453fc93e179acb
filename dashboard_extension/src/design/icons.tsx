/** Line icons of 16 px, in the colour of the text around them. */
import type { ReactNode } from "react";

const PATHS = {
  add: "M8 3v10M3 8h10",
  alert: "M8 5.2v3.4M8 11h.01M7 2.6 1.7 11.9A1.2 1.2 0 0 0 2.7 13.7h10.6a1.2 1.2 0 0 0 1-1.8L9 2.6a1.2 1.2 0 0 0-2 0Z",
  back: "M9.5 3.5 5 8l4.5 4.5",
  check: "m3 8.5 3.2 3.2L13 5",
  close: "m4 4 8 8M12 4l-8 8",
  copy: "M5.5 5.5V3a.5.5 0 0 1 .5-.5h7a.5.5 0 0 1 .5.5v7a.5.5 0 0 1-.5.5h-2.5M3 5.5h7a.5.5 0 0 1 .5.5v7a.5.5 0 0 1-.5.5H3a.5.5 0 0 1-.5-.5V6a.5.5 0 0 1 .5-.5Z",
  coupon: "M2 6.2V4.5a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1.7a1.8 1.8 0 0 0 0 3.6v1.7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V9.8a1.8 1.8 0 0 0 0-3.6ZM9.5 3.5v2M9.5 7v2M9.5 10.5v2",
  down: "m4 6 4 4 4-4",
  download: "M8 2.5v7.5M4.8 7.2 8 10.4l3.2-3.2M3 13h10",
  edit: "M9.8 3.7 12.3 6.2M3 13l.6-3L10.7 2.9a1 1 0 0 1 1.4 0l1 1a1 1 0 0 1 0 1.4L6 12.4 3 13Z",
  info: "M8 7.3v3.5M8 5h.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
  link: "M6.7 9.3a2.4 2.4 0 0 0 3.4 0l2.2-2.2a2.4 2.4 0 0 0-3.4-3.4l-.8.8M9.3 6.7a2.4 2.4 0 0 0-3.4 0L3.7 8.9a2.4 2.4 0 0 0 3.4 3.4l.8-.8",
  lock: "M4 7.5h8a.5.5 0 0 1 .5.5v5a.5.5 0 0 1-.5.5H4a.5.5 0 0 1-.5-.5V8a.5.5 0 0 1 .5-.5ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  message: "M2.5 4a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1H7l-3 2.5v-2.5h-.5a1 1 0 0 1-1-1V4Z",
  more: "M8 3.5h.01M8 8h.01M8 12.5h.01",
  next: "M6.5 3.5 11 8l-4.5 4.5",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  people: "M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM2 13c0-2.2 1.8-3.5 4-3.5s4 1.3 4 3.5M10.5 7.3a2 2 0 1 0-.6-3.9M11.5 9.7c1.5.3 2.5 1.5 2.5 3.3",
  play: "M5 3.2v9.6L12.5 8 5 3.2Z",
  refresh: "M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.5h-2.5",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.7 10.7 14 14",
  segment: "M8 2v6l5.2 3M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
  send: "M14 2 7.3 8.7M14 2 9.8 14 7.3 8.7 2 6.2 14 2Z",
  tag: "M8.4 2.5H3a.5.5 0 0 0-.5.5v5.4l5.3 5.3a1 1 0 0 0 1.4 0l4.5-4.5a1 1 0 0 0 0-1.4L8.4 2.5ZM5.3 5.3h.01",
  trash: "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5",
  up: "m4 10 4-4 4 4",
  upload: "M8 10V2.5M4.8 5.6 8 2.4l3.2 3.2M3 13h10",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon(props: { readonly name: IconName; readonly size?: number | undefined }): ReactNode {
  const size = props.size ?? 16;
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={props.name === "more" ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[props.name]} />
    </svg>
  );
}
