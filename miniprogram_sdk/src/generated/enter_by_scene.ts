// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type EnterBySceneMutationVariables = Exact<{
  scene: string;
  wechatScene?: number | null | undefined;
}>;


export type EnterBySceneMutation = { readonly enterByScene: { readonly source: string | null, readonly entrance: string | null, readonly target: { readonly h5: string, readonly miniProgram: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.EnterBySceneErrorCode, readonly message: string }> } | null };

export const EnterBySceneDocument = "mutation EnterByScene($scene:String!$wechatScene:Int){enterByScene(scene:$scene wechatScene:$wechatScene){target{h5 miniProgram}source entrance errors{field code message}}}" as Document<EnterBySceneMutation, EnterBySceneMutationVariables>;
