import type { ReactNode } from "react";

function Icon(props: { readonly children: ReactNode; readonly size?: number }) {
  const size = props.size ?? 20;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {props.children}
    </svg>
  );
}

export const Back = () => (
  <Icon>
    <path d="M15 4l-8 8 8 8" />
  </Icon>
);

export const Next = () => (
  <Icon size={16}>
    <path d="M9 5l7 7-7 7" />
  </Icon>
);

export const House = () => (
  <Icon>
    <path d="M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-5v-6h-4v6H5a1 1 0 0 1-1-1z" />
  </Icon>
);

export const Basket = () => (
  <Icon>
    <path d="M3 5h2l2.2 10.2a1 1 0 0 0 1 .8h8.9a1 1 0 0 0 1-.8L20 8H6" />
    <circle cx="9.5" cy="20" r="1.2" />
    <circle cx="16.5" cy="20" r="1.2" />
  </Icon>
);

export const Glass = () => (
  <Icon size={16}>
    <circle cx="11" cy="11" r="6" />
    <path d="M20 20l-4.2-4.2" />
  </Icon>
);

export const Tick = () => (
  <Icon size={44}>
    <path d="M5 13l4.5 4.5L19 7" />
  </Icon>
);

/** Two speech bubbles. */
export const Chats = () => (
  <svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true">
    <path d="M13.5 6C7.700 6 3 9.700 3 14.300c0 2.600 1.500 4.900 3.900 6.400L6 24l3.800-2c1.200.300 2.400.5 3.700.5.300 0 .6 0 .9-.1a7.500 7.500 0 0 1-.4-2.400c0-4.300 4.300-7.700 9.600-7.700h.4C23 8.700 18.700 6 13.500 6z" fill="#fff" />
    <path d="M31 20.200c0-3.800-3.800-6.800-8.300-6.800s-8.300 3-8.300 6.800 3.700 6.800 8.300 6.800c1 0 2-.1 2.900-.4l3 1.600-.8-2.700c2-1.300 3.200-3.200 3.200-5.300z" fill="#fff" opacity=".86" />
  </svg>
);

export const Bubble = () => (
  <svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true">
    <path d="M17 6C9.800 6 4 10.700 4 16.500c0 3.400 2 6.400 5 8.300l-1.200 4.200 5-2.400c1.300.300 2.700.5 4.200.5 7.200 0 13-4.700 13-10.600S24.200 6 17 6z" fill="#fff" />
  </svg>
);

export const Capsule = () => (
  <svg width="60" height="22" viewBox="0 0 60 22" aria-hidden="true" fill="currentColor">
    <circle cx="11" cy="11" r="2" />
    <circle cx="17" cy="11" r="3" />
    <circle cx="23" cy="11" r="2" />
    <path d="M30.500 5v12" stroke="currentColor" opacity=".3" />
    <circle cx="45" cy="11" r="6.500" fill="none" stroke="currentColor" strokeWidth="1.800" />
    <circle cx="45" cy="11" r="2.600" />
  </svg>
);
