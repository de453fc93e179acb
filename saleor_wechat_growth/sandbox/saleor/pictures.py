"""Pictures of the demo goods: flat, drawn here, 512 units square."""

from __future__ import annotations

from dataclasses import dataclass

_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">'
    '<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1">'
    '<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
    "</linearGradient></defs>"
    '<rect width="512" height="512" fill="url(#g)"/>'
    '<circle cx="392" cy="118" r="58" fill="#fff" opacity=".35"/>'
    '<ellipse cx="256" cy="430" rx="168" ry="20" fill="#000" opacity=".10"/>'
    "{shapes}</svg>"
)


@dataclass(frozen=True, slots=True)
class _Drawing:
    top: str
    bottom: str
    shapes: str


_TEA = _Drawing(
    "#e8f3dc",
    "#bcd9a2",
    '<rect x="166" y="170" width="180" height="252" rx="18" fill="#3f7d4e"/>'
    '<rect x="166" y="170" width="180" height="26" fill="#356a42"/>'
    '<rect x="182" y="128" width="148" height="48" rx="12" fill="#c9a455"/>'
    '<rect x="200" y="232" width="112" height="138" rx="8" fill="#fbf7ea"/>'
    '<path d="M256 352c-40-26-40-70 0-98 40 28 40 72 0 98z" fill="#6fae5b"/>'
    '<path d="M256 262v82" stroke="#3f7d4e" stroke-width="5" stroke-linecap="round"/>'
    '<path d="M112 398c-6-34 14-62 48-70 2 36-14 62-48 70z" fill="#58994f"/>'
    '<path d="M402 398c10-30-4-58-34-70-8 34 4 60 34 70z" fill="#79b567"/>',
)
_CAKE = _Drawing(
    "#fff3d9",
    "#ffd99a",
    '<path d="M92 356h328l-26 64H118z" fill="#9a6b3f"/>'
    '<rect x="92" y="338" width="328" height="26" rx="13" fill="#b9854f"/>'
    '<g fill="#fffdf6"><rect x="120" y="266" width="128" height="76" rx="16"/>'
    '<rect x="264" y="266" width="128" height="76" rx="16"/>'
    '<rect x="192" y="190" width="128" height="76" rx="16"/></g>'
    '<g fill="#f3e6c4"><rect x="120" y="314" width="128" height="28" rx="12"/>'
    '<rect x="264" y="314" width="128" height="28" rx="12"/>'
    '<rect x="192" y="238" width="128" height="28" rx="12"/></g>'
    '<g fill="#f2a71b"><circle cx="238" cy="204" r="8"/><circle cx="256" cy="216" r="9"/>'
    '<circle cx="276" cy="202" r="7"/><circle cx="168" cy="282" r="8"/>'
    '<circle cx="190" cy="290" r="7"/><circle cx="316" cy="286" r="8"/>'
    '<circle cx="340" cy="280" r="7"/></g>',
)
_CUP = _Drawing(
    "#e3f1ee",
    "#aed3cb",
    '<ellipse cx="256" cy="414" rx="74" ry="14" fill="#5d9c8f"/>'
    '<path d="M142 226c0 120 42 188 114 188s114-68 114-188z" fill="#86c0b2"/>'
    '<path d="M142 226c0 120 42 188 114 188-48-30-70-96-72-188z" fill="#a6d4c8"/>'
    '<ellipse cx="256" cy="226" rx="114" ry="30" fill="#6fae9f"/>'
    '<ellipse cx="256" cy="232" rx="98" ry="22" fill="#cf9d45"/>'
    '<g fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".75">'
    '<path d="M218 184c-16-22 14-34 0-58"/><path d="M262 176c-16-24 16-38 0-66"/>'
    '<path d="M304 184c-14-22 14-34 0-58"/></g>',
)
_SCARF = _Drawing(
    "#eef0fa",
    "#c6cdea",
    '<path d="M136 132l240 26-30 262-236-52z" fill="#f8f4ea"/>'
    '<path d="M136 132l240 26-30 262-236-52z" fill="none" stroke="#3c5a7a" stroke-width="12"/>'
    '<path d="M126 300c46-40 76 14 112-20s74-30 120 4l-12 128-218-46z" fill="#5f86a8"/>'
    '<path d="M122 332c50-28 80 18 118-8s70-14 112 8l-8 80-218-46z" fill="#3c5a7a"/>'
    '<circle cx="308" cy="214" r="26" fill="#d9684f"/>'
    '<path d="M170 232q14-16 28 0 14-16 28 0" fill="none" stroke="#3c5a7a" stroke-width="6"'
    ' stroke-linecap="round"/>',
)
_LAMP = _Drawing(
    "#fdeed3",
    "#f4c98a",
    '<circle cx="256" cy="250" r="150" fill="#fff6cf" opacity=".7"/>'
    '<path d="M256 110c74 0 112 58 112 124s-46 118-112 118-112-52-112-118 38-124 112-124z"'
    ' fill="#ffdf8e"/>'
    '<g fill="none" stroke="#a8743a" stroke-width="9">'
    '<path d="M256 110c74 0 112 58 112 124s-46 118-112 118-112-52-112-118 38-124 112-124z"/>'
    '<path d="M256 110c-56 60-56 184 0 242M256 110c56 60 56 184 0 242M256 110v242"/>'
    '<path d="M154 196q102 34 204 0M146 250q110 38 220 0M166 304q90 30 180 0"/></g>'
    '<rect x="196" y="350" width="120" height="70" rx="12" fill="#7c522a"/>'
    '<circle cx="256" cy="386" r="9" fill="#ffdf8e"/>',
)
_CANDLE = _Drawing(
    "#fbe7df",
    "#eeb9a3",
    '<path d="M256 104c34 40 34 70 0 92-34-22-34-52 0-92z" fill="#f6a335"/>'
    '<path d="M256 140c16 20 16 36 0 48-16-12-16-28 0-48z" fill="#fff1b8"/>'
    '<rect x="252" y="190" width="8" height="34" fill="#5b4636"/>'
    '<rect x="150" y="222" width="212" height="200" rx="24" fill="#d98a68"/>'
    '<rect x="150" y="222" width="212" height="44" rx="20" fill="#fff3e6"/>'
    '<rect x="186" y="296" width="140" height="84" rx="8" fill="#fff8ef"/>'
    '<circle cx="256" cy="338" r="28" fill="#ef8f2f"/>'
    '<g stroke="#fff8ef" stroke-width="4"><path d="M256 310v56M228 338h56M236 318l40 40'
    'M276 318l-40 40"/></g>',
)
_BAG = _Drawing(
    "#eef2ee",
    "#c9d4cb",
    '<path d="M190 214c0-112 132-112 132 0" fill="none" stroke="#8a7a5f" stroke-width="18"/>'
    '<path d="M128 204h256l20 220H108z" fill="#f6efdf"/>'
    '<path d="M112 380l84-104 52 60 54-86 98 130 4 44H108z" fill="#55666b"/>'
    '<path d="M110 402l66-56 60 44 66-62 98 68 4 28H108z" fill="#7e9094"/>'
    '<circle cx="322" cy="252" r="20" fill="#d9684f"/>'
    '<path d="M128 204h256l2 22H126z" fill="#e5dac3"/>',
)
_HONEY = _Drawing(
    "#fff1cc",
    "#ffcf66",
    '<rect x="150" y="176" width="212" height="246" rx="40" fill="#f0a11f"/>'
    '<rect x="150" y="176" width="212" height="60" rx="30" fill="#f7bd55"/>'
    '<rect x="166" y="126" width="180" height="56" rx="14" fill="#8d5a2b"/>'
    '<rect x="184" y="262" width="144" height="108" rx="12" fill="#fff8e6"/>'
    '<g fill="#f0a11f"><path d="M256 278l22 13v25l-22 13-22-13v-25z"/>'
    '<path d="M231 322l22 13v25l-22 8-20-12v-21z" opacity=".7"/>'
    '<path d="M281 322l20 13v21l-20 12-22-8v-25z" opacity=".7"/></g>'
    '<path d="M330 182v44a12 12 0 0 1-24 0v-44z" fill="#f0a11f"/>',
)
_PARCEL = _Drawing(
    "#eef1f5",
    "#cfd7e2",
    '<path d="M256 150l140 66v150l-140 66-140-66V216z" fill="#c99a62"/>'
    '<path d="M256 282l140-66v150l-140 66z" fill="#b07f47"/>'
    '<path d="M256 150l140 66-140 66-140-66z" fill="#e0b781"/>'
    '<path d="M186 183l140 66v48l-24 10v-46l-140-66z" fill="#f4e3c4"/>',
)

_BY_SLUG = {
    "longjing-tea": _TEA,
    "osmanthus-cake": _CAKE,
    "celadon-cup": _CUP,
    "silk-scarf": _SCARF,
    "bamboo-lamp": _LAMP,
    "soy-candle": _CANDLE,
    "canvas-bag": _BAG,
    "honey-jar": _HONEY,
}


def draw(slug: str) -> str:
    """Return a product's picture as SVG text; a parcel for what has no drawing."""
    drawing = _BY_SLUG.get(slug, _PARCEL)
    return _FRAME.format(top=drawing.top, bottom=drawing.bottom, shapes=drawing.shapes)
