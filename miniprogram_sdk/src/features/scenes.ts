import type { Entrance } from "../adapter";
import type { CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { EnterBySceneDocument, type EnterBySceneMutation, type EnterBySceneMutationVariables } from "../generated/enter_by_scene";
import type { Result } from "../result";

const KIND = "scene";
const DAYS = 7;
const LONGEST = 32;

type Entered = Result<Deed<EnterBySceneMutation>, CodeOf<EnterBySceneMutation>>;

/** Where visitors come from: our mini-program codes open a page with `?scene=…`. */
export function scenes({ adapter, client, outbox }: Core) {
  outbox.handle(KIND, (given: EnterBySceneMutationVariables) => client.tell(EnterBySceneDocument, given), DAYS);
  const seen = new Set<string>();

  const enter = (scene: string, wechatScene: number | null): Promise<Entered> =>
    outbox.add(KIND, scene, { scene, wechatScene });

  function notice(entrance: Entrance | undefined): void {
    const { scene } = (entrance?.query ?? {}) as { readonly scene?: unknown };
    if (typeof scene !== "string") return;
    const decoded = plain(scene);
    // a return to the front repeats how the app was opened
    if (decoded === "" || decoded.length > LONGEST || seen.has(decoded)) return;
    seen.add(decoded);
    void enter(decoded, entrance?.scene ?? null);
  }

  notice(adapter.getLaunchOptionsSync());
  adapter.onAppShow?.(notice);

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
