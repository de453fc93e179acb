import type { Entrance, Route } from "../adapter";
import type { CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { EnterBySceneDocument, type EnterBySceneMutation, type EnterBySceneMutationVariables } from "../generated/enter_by_scene";
import type { Result } from "../result";

const KIND = "scene";
const DAYS = 7;
const LONGEST = 32;
/** Moves of the app's own; an entrance is none of them. */
const INSIDE = /^(navigate|redirect|switchTab)/;

type Entered = Result<Deed<EnterBySceneMutation>, CodeOf<EnterBySceneMutation>>;

/** Where visitors come from: our mini-program codes open a page with `?scene=…`. */
export function scenes({ adapter, client, outbox }: Core) {
  outbox.handle(KIND, (given: EnterBySceneMutationVariables) => client.tell(EnterBySceneDocument, given), DAYS);
  const seen = new Set<string>();
  /** Reported since the app last went to the back. */
  const fresh = new Set<string>();
  let door: number | null = null;

  const enter = (scene: string, wechatScene: number | null): Promise<Entered> =>
    outbox.add(KIND, scene, { scene, wechatScene });

  function notice(query: object | undefined, known: ReadonlySet<string>): void {
    const { scene } = (query ?? {}) as { readonly scene?: unknown };
    if (typeof scene !== "string") return;
    const decoded = plain(scene);
    if (decoded === "" || decoded.length > LONGEST || known.has(decoded)) return;
    seen.add(decoded);
    fresh.add(decoded);
    void enter(decoded, door);
  }

  function shown(entrance: Entrance | undefined): void {
    door = entrance?.scene ?? null;
    // a return to the front repeats how the app was opened
    notice(entrance?.query, seen);
  }

  shown(adapter.getLaunchOptionsSync());
  adapter.onAppShow?.(shown);
  adapter.onAppHide?.(() => {
    fresh.clear();
  });
  // who scans the same code again is led to its page again, who only returns is not
  adapter.onAppRoute?.(({ query, openType = "" }: Route) => {
    if (!INSIDE.test(openType)) notice(query, fresh);
  });

  return {
    /** Report a code that did not come by the app's own entrance, or learn where the one
     * that did leads. That one is reported without being asked for. */
    enterByScene(scene: string, wechatScene: number | null = null): Promise<Entered> {
      return enter(plain(scene), wechatScene);
    },
  };
}

/** WeChat gives the page what was encoded once more. */
function plain(scene: string): string {
  try {
    return decodeURIComponent(scene);
  } catch {
    return scene;
  }
}
