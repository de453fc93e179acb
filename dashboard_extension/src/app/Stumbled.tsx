import { Component, type ReactNode } from "react";

import { Button } from "../design";
import { useLocale } from "../shared/locale";

/** A page that cannot be drawn, or whose chunk the newest release no longer has. */
export class Stumbled extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state as { readonly error: Error | null };
    if (error === null) return this.props.children;
    return (
      <StumbledNotice
        error={error}
        onRetry={() => {
          this.setState({ error: null });
        }}
      />
    );
  }
}

function StumbledNotice(props: { readonly error: Error; readonly onRetry: () => void }) {
  const locale = useLocale();
  // browsers word it differently, but all of them say that it was a module
  const isOld = /module|import/i.test(props.error.message);
  return (
    <main className="page" id="main" tabIndex={-1}>
      <div className="empty empty-error" role="alert">
        <h1>{locale.t(isOld ? "app.old.title" : "app.crashed.title")}</h1>
        <p className="muted">{locale.t(isOld ? "app.old.text" : "app.crashed.text")}</p>
        {!isOld && (
          <div className="empty-actions">
            <Button onClick={props.onRetry}>{locale.t("error.retry")}</Button>
          </div>
        )}
      </div>
    </main>
  );
}
