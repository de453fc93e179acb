"""The GraphQL API that mini-programs talk to."""
