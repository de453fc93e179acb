// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SlotsQueryVariables = Exact<{ [key: string]: never; }>;


export type SlotsQuery = { readonly slots: ReadonlyArray<{ readonly key: string, readonly name: string, readonly variants: ReadonlyArray<{ readonly name: string }> }> };

export type SlotQueryVariables = Exact<{
  key: string;
}>;


export type SlotQuery = { readonly slot: { readonly key: string, readonly name: string, readonly content: { readonly title: string, readonly text: string, readonly picture: string, readonly link: string, readonly productIds: ReadonlyArray<string>, readonly coupon: string }, readonly variants: ReadonlyArray<{ readonly name: string, readonly segment: string, readonly content: { readonly title: string, readonly text: string, readonly picture: string, readonly link: string, readonly productIds: ReadonlyArray<string>, readonly coupon: string } }> } | null };

export type SlotMaterialQueryVariables = Exact<{ [key: string]: never; }>;


export type SlotMaterialQuery = { readonly segments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly status: Types.SegmentStatus }>, readonly coupons: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly terms: { readonly discount: Types.CouponDiscountKind }, readonly claim: { readonly isOn: boolean } | null }> };

export type SaveSlotMutationVariables = Exact<{
  key: string;
  isNew: boolean;
  name: string;
  content: Types.SlotContentInput;
  variants: ReadonlyArray<Types.SlotVariantInput> | Types.SlotVariantInput;
}>;


export type SaveSlotMutation = { readonly saveSlot: { readonly slot: { readonly key: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveSlotErrorCode }> } | null };

export type DeleteSlotMutationVariables = Exact<{
  key: string;
}>;


export type DeleteSlotMutation = { readonly deleteSlot: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.DeleteSlotErrorCode }> } | null };

export type SearchOffersQueryVariables = Exact<{ [key: string]: never; }>;


export type SearchOffersQuery = { readonly searchOffers: ReadonlyArray<{ readonly id: string, readonly name: string, readonly keywords: ReadonlyArray<string>, readonly productIds: ReadonlyArray<string>, readonly isOn: boolean, readonly coupon: { readonly id: string, readonly name: string, readonly isClaimable: boolean } | null }> };

export type SaveSearchOfferMutationVariables = Exact<{
  id?: string | number | null | undefined;
  name: string;
  keywords: ReadonlyArray<string> | string;
  productIds: ReadonlyArray<string | number> | string | number;
  couponId?: string | number | null | undefined;
  isOn: boolean;
}>;


export type SaveSearchOfferMutation = { readonly saveSearchOffer: { readonly offer: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveSearchOfferErrorCode }> } | null };

export type DeleteSearchOfferMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteSearchOfferMutation = { readonly deleteSearchOffer: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.DeleteSearchOfferErrorCode }> } | null };

export type StorefrontAccessQueryVariables = Exact<{ [key: string]: never; }>;


export type StorefrontAccessQuery = { readonly storefrontAccess: { readonly endpoint: string, readonly shopKey: string, readonly appIds: ReadonlyArray<string> } };

export type CouponClaimQueryVariables = Exact<{
  id: string | number;
}>;


export type CouponClaimQuery = { readonly coupon: { readonly id: string, readonly name: string, readonly status: Types.CouponStatus, readonly terms: { readonly amounts: ReadonlyArray<{ readonly currency: string }> }, readonly claim: { readonly isOn: boolean, readonly claimFrom: string, readonly claimUntil: string | null, readonly perPerson: number, readonly most: number | null, readonly claimed: number, readonly segment: string | null, readonly currency: string, readonly name: string, readonly text: string, readonly pictureUrl: string, readonly showsRemaining: boolean } | null } | null, readonly segments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly status: Types.SegmentStatus }> };

export type SaveCouponClaimMutationVariables = Exact<{
  couponId: string | number;
  input: Types.CouponClaimInput;
}>;


export type SaveCouponClaimMutation = { readonly saveCouponClaim: { readonly coupon: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveCouponClaimErrorCode }> } | null };

export const SlotsDocument: Document<SlotsQuery, SlotsQueryVariables> = {
  name: "Slots",
  text: "query Slots {\n  slots {\n    key\n    name\n    variants {\n      name\n    }\n  }\n}",
};

export const SlotDocument: Document<SlotQuery, SlotQueryVariables> = {
  name: "Slot",
  text: "query Slot($key: String!) {\n  slot(key: $key) {\n    key\n    name\n    content {\n      title\n      text\n      picture\n      link\n      productIds\n      coupon\n    }\n    variants {\n      name\n      segment\n      content {\n        title\n        text\n        picture\n        link\n        productIds\n        coupon\n      }\n    }\n  }\n}",
};

export const SlotMaterialDocument: Document<SlotMaterialQuery, SlotMaterialQueryVariables> = {
  name: "SlotMaterial",
  text: "query SlotMaterial {\n  segments {\n    id\n    key\n    name\n    status\n  }\n  coupons {\n    id\n    key\n    name\n    terms {\n      discount\n    }\n    claim {\n      isOn\n    }\n  }\n}",
};

export const SaveSlotDocument: Document<SaveSlotMutation, SaveSlotMutationVariables> = {
  name: "SaveSlot",
  text: "mutation SaveSlot($key: String!, $isNew: Boolean!, $name: String!, $content: SlotContentInput!, $variants: [SlotVariantInput!]!) {\n  saveSlot(\n    key: $key\n    isNew: $isNew\n    name: $name\n    content: $content\n    variants: $variants\n  ) {\n    slot {\n      key\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const DeleteSlotDocument: Document<DeleteSlotMutation, DeleteSlotMutationVariables> = {
  name: "DeleteSlot",
  text: "mutation DeleteSlot($key: String!) {\n  deleteSlot(key: $key) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SearchOffersDocument: Document<SearchOffersQuery, SearchOffersQueryVariables> = {
  name: "SearchOffers",
  text: "query SearchOffers {\n  searchOffers {\n    id\n    name\n    keywords\n    productIds\n    isOn\n    coupon {\n      id\n      name\n      isClaimable\n    }\n  }\n}",
};

export const SaveSearchOfferDocument: Document<SaveSearchOfferMutation, SaveSearchOfferMutationVariables> = {
  name: "SaveSearchOffer",
  text: "mutation SaveSearchOffer($id: ID, $name: String!, $keywords: [String!]!, $productIds: [ID!]!, $couponId: ID, $isOn: Boolean!) {\n  saveSearchOffer(\n    id: $id\n    name: $name\n    keywords: $keywords\n    productIds: $productIds\n    couponId: $couponId\n    isOn: $isOn\n  ) {\n    offer {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const DeleteSearchOfferDocument: Document<DeleteSearchOfferMutation, DeleteSearchOfferMutationVariables> = {
  name: "DeleteSearchOffer",
  text: "mutation DeleteSearchOffer($id: ID!) {\n  deleteSearchOffer(id: $id) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const StorefrontAccessDocument: Document<StorefrontAccessQuery, StorefrontAccessQueryVariables> = {
  name: "StorefrontAccess",
  text: "query StorefrontAccess {\n  storefrontAccess {\n    endpoint\n    shopKey\n    appIds\n  }\n}",
};

export const CouponClaimDocument: Document<CouponClaimQuery, CouponClaimQueryVariables> = {
  name: "CouponClaim",
  text: "query CouponClaim($id: ID!) {\n  coupon(id: $id) {\n    id\n    name\n    status\n    terms {\n      amounts {\n        currency\n      }\n    }\n    claim {\n      isOn\n      claimFrom\n      claimUntil\n      perPerson\n      most\n      claimed\n      segment\n      currency\n      name\n      text\n      pictureUrl\n      showsRemaining\n    }\n  }\n  segments {\n    id\n    key\n    name\n    status\n  }\n}",
};

export const SaveCouponClaimDocument: Document<SaveCouponClaimMutation, SaveCouponClaimMutationVariables> = {
  name: "SaveCouponClaim",
  text: "mutation SaveCouponClaim($couponId: ID!, $input: CouponClaimInput!) {\n  saveCouponClaim(couponId: $couponId, input: $input) {\n    coupon {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};
