import { useEffect, useRef, useState, type ReactNode } from "react";

import type { PhoneProps } from "../props";
import type { Tab } from "../state";
import type { Demo } from "../store";
import { useWords } from "../words";

/** One app of the person's phone, in a phone's frame of its own. */
export function Phone(props: PhoneProps & { readonly pane: Tab; readonly name: string; readonly children: ReactNode }) {
  const { demo, state, pane } = props;
  const glass = useRef<HTMLDivElement>(null);
  const place = pane === "shop" ? JSON.stringify(state.screen) : "";

  // a new page begins at its top
  useEffect(() => {
    if (place !== "") glass.current?.querySelector(".scrolls")?.scrollTo(0, 0);
  }, [place]);

  return (
    <section className="phone" data-pane={pane} aria-label={props.name}>
      <div className="phone-glass" ref={glass}>
        <StatusBar demo={demo} />
        <div className="phone-app">{props.children}</div>
        <span className="home-bar" aria-hidden="true" />
      </div>
    </section>
  );
}

/** The demo's time, told every second. */
export function useClock(demo: Demo): string {
  const [now, setNow] = useState(() => demo.now());
  useEffect(() => {
    const tell = () => {
      setNow(demo.now());
    };
    const timer = setInterval(tell, 1000);
    const stop = demo.subscribe(tell);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [demo]);
  return new Date(now).toISOString();
}

function StatusBar(props: { readonly demo: Demo }) {
  const locale = useWords();
  const now = useClock(props.demo);
  return (
    <div className="status-bar">
      <time>{locale.time(now)}</time>
      <span className="signs" aria-hidden="true">
        <i className="sign-bars" />
        5G
        <i className="sign-battery" />
      </span>
    </div>
  );
}

/** A list that stays at its end while things are added to it, and when it comes into
 * view again. */
export function useEnd<T extends HTMLElement>(length: number, tab: Tab) {
  const list = useRef<T>(null);
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [length, tab]);
  return list;
}

export function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
