"""The GraphQL API of the Dashboard extension: staff of one shop, about that shop."""
