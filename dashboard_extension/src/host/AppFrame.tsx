import { useEffect, useRef, useState } from "react";

import { frameUrl, HostFrame, SANDBOX, type Around, type Kind } from "./frame";
import { useRenewal } from "./renewal";
import { mint, type StaffName, type Token } from "./server";
import { useHost } from "./state";

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
  const [asked] = useState({
    path: props.path,
    kind,
    ownQuery: props.ownQuery ?? "",
    saleorApiUrl: token.saleor_api_url,
    appId: token.app_id,
    params: props.params ?? {},
  });
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
    // the Dashboard learns its theme a render later, and loads the frame once more
    const again = () => {
      current.contentWindow?.location.replace(frameUrl({ ...asked, theme: first.theme }));
    };
    current.addEventListener("load", again, { once: true });
    // set last: it must not load before somebody listens
    current.src = frameUrl({ ...asked, theme: null });
    return () => {
      current.removeEventListener("load", again);
      made.close();
    };
  }, [asked, kind, token, first, notify]);

  useRenewal(
    { staff: first.staff, permissions: props.permissions, isWidget: kind === "WIDGET", isWanted: kind !== "POPUP" && token.token !== "" },
    (next) => played.current?.renew(next),
  );

  useEffect(() => {
    if (host.theme !== first.theme || isShown) played.current?.wear(host.theme);
  }, [host.theme, first.theme, isShown]);

  return (
    <div className="host-frame" data-shown={isShown || undefined} style={{ height: kind === "WIDGET" ? (props.height ?? height) : "100%" }}>
      <iframe ref={frame} title={props.title} sandbox={SANDBOX} name={props.title} />
    </div>
  );
}
