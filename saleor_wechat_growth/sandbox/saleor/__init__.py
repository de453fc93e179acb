"""A stand-in for Saleor core 3.23: its GraphQL API, webhooks and install handshake.

It serves exactly `graphql/saleor/contract.graphql` over a shop kept in memory and
behaves as written in facts/saleor.md. It imports nothing of this package, so that
both sides of the wire cannot share a mistake.
"""
