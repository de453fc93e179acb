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

export const Person = () => (
  <Icon>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20c1-4 4-6 7.500-6s6.500 2 7.500 6" />
  </Icon>
);

export const Scan = () => (
  <Icon size={19}>
    <path d="M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M4 12h16" />
  </Icon>
);

export const Keyboard = () => (
  <Icon size={22}>
    <rect x="3" y="6" width="18" height="12" rx="2" />
    <path d="M7 10h.01M11 10h.01M15 10h.01M8 14h8" />
  </Icon>
);

export const Lines = () => (
  <Icon size={22}>
    <path d="M5 7h14M5 12h14M5 17h14" />
  </Icon>
);

export const Bell = () => (
  <Icon size={16}>
    <path d="M6 16v-5a6 6 0 0 1 12 0v5l1.500 2h-15zM10 20.500a2 2 0 0 0 4 0" />
  </Icon>
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
