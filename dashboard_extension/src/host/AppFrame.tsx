import { useEffect, useRef, useState } from "react";

import { frameUrl, HostFrame, SANDBOX, type Around, type Kind } from "./frame";
import { mint, type StaffName, type Token } from "./server";
import { useHost } from "./state";

/** The Dashboard fetches a new token this long before the old one ends. */
const RENEW_MS = 270_000;

interface FrameProps {
  readonly kind: Kind;
  readonly title: string;
  readonly path: string;
  readonly ownQuery?: string | undefined;
  readonly permissions: readonly string[] | null;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly around: Omit<Around, "notify">;
  readonly height?: number | undefined;
}

function useToken(staff: StaffName, permissions: readonly string[] | null): Token | null {
  const [minted, setMinted] = useState<{ readonly of: string; readonly token: Token } | null>(null);
  const key = permissions?.join() ?? "page";
  const of = `${staff} ${key}`;
  useEffect(() => {
    let isWanted = true;
    const ask = () => {
      mint(staff, key === "page" ? null : key === "" ? [] : key.split(","))
        .then((token) => {
          if (isWanted) setMinted({ of, token });
        })
        .catch(() => {
          setTimeout(() => {
            if (isWanted) ask();
          }, 2000);
        });
    };
    ask();
    return () => {
      isWanted = false;
    };
  }, [staff, key, of]);
  return minted?.of === of ? minted.token : null;
}

export function AppFrame(props: FrameProps) {
  const host = useHost();
  const token = useToken(host.staff, props.permissions);
  if (token === null) return <div className="host-throbber" style={{ height: props.height ?? "100%" }} />;
  // who looks and in which language is fixed when a frame is made
  return <Frame {...props} token={token} key={`${host.staff} ${host.locale} ${token.token}`} />;
}

function Frame(props: FrameProps & { readonly token: Token }) {
  const host = useHost();
  const { kind, token } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const played = useRef<HostFrame | null>(null);
  const [isShown, setShown] = useState(false);
  const [height, setHeight] = useState(200);
  // the address keeps the theme it was opened in: later ones go by message
  const [first] = useState({ theme: host.theme, locale: host.locale, staff: host.staff });
  const [src] = useState(() =>
    frameUrl({
      path: props.path,
      kind,
      ownQuery: props.ownQuery ?? "",
      saleorApiUrl: token.saleor_api_url,
      appId: token.app_id,
      params: props.params ?? {},
      theme: first.theme,
    }),
  );
  const around = useRef(props.around);
  const { notify } = host;
  useEffect(() => {
    around.current = props.around;
  });

  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    const latest = () => around.current;
    const made = new HostFrame(
      current,
      {
        kind,
        token: token.token,
        locale: first.locale,
        theme: first.theme,
        dashboardPath: window.location.pathname.replace(/^\/demo/, ""),
      },
      {
        notify,
        go: (to, isNewContext) => latest().go(to, isNewContext),
        showRoute: (route) => {
          latest().showRoute(route);
        },
        closePopup: () => {
          latest().closePopup();
        },
        resize: setHeight,
        refresh: () => {
          latest().refresh();
        },
        openPopup: (identifier, params) => latest().openPopup(identifier, params),
      },
      () => {
        setShown(true);
      },
    );
    played.current = made;
    // set last: it must not load before somebody listens
    current.src = src;
    return () => {
      made.close();
    };
  }, [src, kind, token, first, notify]);

  const permissions = props.permissions?.join() ?? null;
  useEffect(() => {
    // a popup never gets another one
    if (kind === "POPUP" || token.token === "") return;
    const renew = () => {
      mint(first.staff, permissions === null ? null : permissions.split(","))
        .then((next) => played.current?.renew(next.token))
        .catch(() => undefined);
    };
    const onSeen = () => {
      if (document.visibilityState === "visible") renew();
    };
    const timer = setInterval(renew, RENEW_MS);
    document.addEventListener("visibilitychange", onSeen);
    // the phone has moved the demo's clock, and with it every token's end
    const clock = new BroadcastChannel("growth-demo-clock");
    clock.addEventListener("message", renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onSeen);
      clock.close();
    };
  }, [kind, token, first, permissions]);

  useEffect(() => {
    if (host.theme !== first.theme || isShown) played.current?.wear(host.theme);
  }, [host.theme, first.theme, isShown]);

  return (
    <div className="host-frame" data-shown={isShown || undefined} style={{ height: kind === "WIDGET" ? (props.height ?? height) : "100%" }}>
      <iframe ref={frame} title={props.title} sandbox={SANDBOX} name={props.title} />
    </div>
  );
}
