import time, pytest
from tests.faults.killing import attacked, _asked_without_harm
from tests.faults.requests import wanted
from tests.written import written
async def test_x(settings, neo4j, graph, bucket, driver, client):
    water = await written(graph, bucket, driver)
    async with attacked(settings, neo4j, graph, bucket, driver, client) as v:
        ask = (await wanted(driver, client, water)).change
        await _asked_without_harm(v, ask)
        def t(n, a=[time.perf_counter()]):
            now=time.perf_counter(); print(n, round(now-a[0],3)); a[0]=now
        t('start')
        for p in range(0,50,10):
            r = await ask(p); b = await v.sizes(); t('sizes')
            await v.send(r, at=p); t('send %d'%p)
            await v.is_sound('x'); t('check')
            await v.client.request(**r); t('again')
            await v.client.request(**r); t('again')
        a = await v.send(await ask(99)); t('whole send'); print(a.awaits)
