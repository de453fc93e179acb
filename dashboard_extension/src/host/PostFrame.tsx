import { useEffect, useRef, useState } from "react";

import { APP_ORIGIN, SANDBOX } from "./frame";
import { useRenewal } from "./renewal";
import { mint, type Token } from "./server";
import { useHost } from "./state";

/** A POST widget: a hidden form, and nothing of the handshake. Only its height is heard,
 * and only new tokens are told. */
export function PostFrame(props: {
  readonly title: string;
  readonly path: string;
  readonly permissions: readonly string[];
  readonly params: Readonly<Record<string, string>>;
}) {
  const { staff } = useHost();
  const form = useRef<HTMLFormElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [token, setToken] = useState<Token | null>(null);
  const [height, setHeight] = useState(200);
  const permissions = props.permissions.join();
  useEffect(() => {
    mint(staff, permissions.split(","))
      .then(setToken)
      .catch(() => undefined);
  }, [staff, permissions]);
  useEffect(() => {
    if (token !== null) form.current?.submit();
  }, [token]);
  useEffect(() => {
    const onMessage = (event: MessageEvent<{ type?: string; payload?: { height?: number } } | null>) => {
      if (event.origin !== APP_ORIGIN || event.data?.type !== "widgetResize") return;
      setHeight(Math.min(Math.ceil(event.data.payload?.height ?? 0), 5000) || 200);
    };
    window.addEventListener("message", onMessage);
    return () => {
      window.removeEventListener("message", onMessage);
    };
  }, []);
  useRenewal({ staff, permissions: props.permissions, isWidget: true, isWanted: token !== null && token.token !== "" }, (next) => {
    frame.current?.contentWindow?.postMessage({ type: "tokenRefresh", payload: { token: next } }, APP_ORIGIN);
  });
  return (
    <div className="host-frame" data-shown style={{ height }}>
      <iframe ref={frame} title={props.title} name={props.title} sandbox={SANDBOX} />
      {token !== null && (
        <form ref={form} method="post" action={APP_ORIGIN + props.path} target={props.title} hidden>
          <input type="hidden" name="saleorApiUrl" value={token.saleor_api_url} />
          <input type="hidden" name="accessToken" value={token.token} />
          <input type="hidden" name="appId" value={token.app_id} />
          {Object.entries(props.params).map(([name, value]) => (
            <input type="hidden" name={name} value={value} key={name} />
          ))}
        </form>
      )}
    </div>
  );
}
