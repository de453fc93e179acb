import time, cProfile, pstats, os, subprocess, sys
import pytest
sys.setswitchinterval(float(os.environ.get("SW", "0.005")))
from tests.services.messaging.world import World
from saleor_wechat_growth.messaging.models import Message
from tests.services.messaging.conftest import *
from tests.conftest import *


@pytest.mark.django_db(transaction=True)
def test_bench(world: World, settings):
    gw = subprocess.Popen(
        [sys.executable, "/tmp/gw.py", "18999"], stdout=subprocess.PIPE
    )
    gw.stdout.readline()
    settings.GATEWAY_URLS = {
        **settings.GATEWAY_URLS,
        "WECHAT_API_URL": "http://127.0.0.1:18999",
    }
    try:
        t = world.template("wechat_template")
        n = int(os.environ.get("N", 3000))
        for _ in range(n):
            world.plan(world.person(), t)
        from django.db import connection

        connection.cursor().execute("ANALYZE")
        pr = cProfile.Profile()
        if os.environ.get("PROF"):
            pr.enable()
        from collections import defaultdict
        took = defaultdict(lambda: [0, 0.0])
        def watch(execute, sql, params, many, context):
            b = time.perf_counter()
            try: return execute(sql, params, many, context)
            finally:
                k = " ".join(sql.split())[:110]; took[k][0] += 1; took[k][1] += time.perf_counter() - b
        if os.environ.get("SQL"): connection.execute_wrappers.append(watch)
        s = time.perf_counter()
        c = time.process_time()
        calls = world.send()
        e = time.perf_counter() - s
        c = time.process_time() - c
        pr.disable()
        print("\nRATE", calls / e, calls, e, "cpu", c)
        for k, (cnt, sec) in sorted(took.items(), key=lambda x: -x[1][1])[:45]: print(f"{sec*1000/max(cnt,1):7.2f}ms x{cnt:4d} {sec:6.2f}s {k}")
        from collections import Counter

        print(
            Counter(Message.objects.of(world.shop.pk).values_list("state", flat=True))
        )
        if os.environ.get("PROF"):
            pstats.Stats(pr).sort_stats(os.environ["PROF"]).print_stats(60)
    finally:
        gw.kill()
        gw.wait()
