"""The demo's server side: thin JSON views that exist in sandbox mode only.

The mini-program on `/demo/` talks to our storefront API by itself, as any other does.
What it cannot do from a browser is here: what Tencent's apps do on a phone (login
codes, prompts, chats, codes that are scanned, what has arrived), the shop's own API,
and the clock.

    stage      whose demo it is: the shop, its accounts, a visitor
    stand_ins  how the sandbox is told and asked
    acts       what a visitor's fingers do
    staff      what the stand-in of the Dashboard needs
    feed       what stands on the visitor's phone
    record     what our own tables say of the visitor, and why
    views      all of it by HTTP
"""
