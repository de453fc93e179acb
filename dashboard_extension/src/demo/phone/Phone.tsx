import { useEffect, useRef, useState } from "react";

import type { Demo } from "../store";
import { Bubble, Chats } from "./icons";
import type { PhoneProps } from "./props";
import { ShopWithPrompt } from "./Shop";
import { Sms } from "./Sms";
import { WeChat } from "./WeChat";
import { useWords } from "../words";

export function Phone(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const screen = useRef<HTMLDivElement>(null);
  const place = JSON.stringify(state.screen);

  // a new screen begins at its top
  useEffect(() => {
    screen.current?.querySelector(".scrolls")?.scrollTo(0, 0);
  }, [place]);

  return (
    <section className="phone" aria-label={locale.t("demo.phone")}>
      <div className="phone-glass" ref={screen} data-app={state.screen.app}>
        <StatusBar demo={demo} />
        <div className="phone-app">
          {state.screen.app === "home" && <Launcher {...props} />}
          {state.screen.app === "shop" && <ShopWithPrompt {...props} screen={state.screen} />}
          {state.screen.app === "wechat" && <WeChat {...props} screen={state.screen} />}
          {state.screen.app === "sms" && <Sms {...props} />}
        </div>
        <Banner {...props} />
        <button
          type="button"
          className="home-bar"
          aria-label={locale.t("phone.home")}
          title={locale.t("phone.home")}
          onClick={() => {
            demo.go({ app: "home" });
          }}
        >
          <span />
        </button>
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

function Launcher(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const now = useClock(demo);
  const messages = state.snapshot?.messages ?? [];
  const unread = (isSms: boolean) =>
    messages.filter((message) => (message.kind === "sms") === isSms && !state.read.has(message.id)).length;
  return (
    <div className="launcher">
      <p className="launcher-time">{locale.time(now)}</p>
      <p className="launcher-day">{locale.day(now)}</p>
      <ul className="launcher-apps">
        <AppIcon
          kind="shop"
          name={locale.t("phone.app.shop")}
          onOpen={() => {
            demo.go({ app: "shop", page: "list" });
          }}
        />
        <AppIcon
          kind="wechat"
          name={locale.t("phone.app.wechat")}
          unread={unread(false)}
          onOpen={() => {
            demo.go({ app: "wechat", chat: "list" });
          }}
        />
        <AppIcon
          kind="sms"
          name={locale.t("phone.app.sms")}
          unread={unread(true)}
          onOpen={() => {
            demo.go({ app: "sms" });
          }}
        />
      </ul>
    </div>
  );
}

function AppIcon(props: {
  readonly kind: "shop" | "wechat" | "sms";
  readonly name: string;
  readonly unread?: number;
  readonly onOpen: () => void;
}) {
  const locale = useWords();
  const unread = props.unread ?? 0;
  return (
    <li>
      <button type="button" className="app-icon" onClick={props.onOpen}>
        <span className="app-tile" data-kind={props.kind}>
          {props.kind === "shop" && <span aria-hidden="true">演</span>}
          {props.kind === "wechat" && <Chats />}
          {props.kind === "sms" && <Bubble />}
          {unread > 0 && (
            <span className="badge">
              {unread}
              <span className="hidden-text"> {locale.t("phone.unread", { count: "" })}</span>
            </span>
          )}
        </span>
        {props.name}
      </button>
    </li>
  );
}

function Banner(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const { banner } = state;
  return (
    <div role="status" className="banner-place">
      {banner && (
        <button
          type="button"
          className="banner"
          onClick={() => {
            demo.openMessage(banner);
          }}
        >
          <span className="app-tile" data-kind={banner.kind === "sms" ? "sms" : "wechat"}>
            {banner.kind === "sms" ? <Bubble /> : <Chats />}
          </span>
          <span className="banner-text">
            <span className="banner-head">
              <b>{banner.kind === "subscribe" ? locale.t("wechat.service") : banner.sender}</b>
              <small>{locale.t("phone.now")}</small>
            </span>
            <span className="banner-line">{banner.kind === "sms" ? banner.text : banner.title}</span>
          </span>
        </button>
      )}
    </div>
  );
}
