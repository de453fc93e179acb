"""A template database with tables and nothing in them: figures load their own rows."""

from __future__ import annotations

import django


def main() -> None:
    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
