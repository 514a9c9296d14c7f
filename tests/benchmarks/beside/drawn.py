"""Other maps of the web with as many topics as ours, for the record: how soon they are drawn, how even their frames are."""

import asyncio
from pathlib import Path
from statistics import quantiles

from playwright.async_api import Browser, Page

MODULES = Path(__file__).parent / "node_modules"
PATIENCE = 60
FRAMES = 150
MOST_MS = 20_000

PAN = f"""async ([name, sideways]) => {{
  const found = document.querySelector(name);
  const place = name === 'canvas' ? found.parentElement : found;
  const times = [];
  const end = performance.now() + {MOST_MS};
  for (let frame = 0; frame < {FRAMES} && (frame < 3 || performance.now() < end); frame++) {{
    const step = frame % 60 < 30 ? 24 : -24;
    const wheel = sideways ? {{ deltaX: step, deltaY: step / 2 }} : {{ deltaY: step * 2, clientX: 500, clientY: 400 }};
    place.dispatchEvent(new WheelEvent('wheel', {{ bubbles: true, cancelable: true, ...wheel }}));
    times.push(await new Promise(requestAnimationFrame));
  }}
  return times.slice(1).map((time, frame) => time - times[frame]);
}}"""

GROW = """([branches, children, leaves]) => {
  let made = 0;
  const topic = (title, below) => ({ id: `t${made++}`, topic: title, content: title, children: below });
  const many = (count, each) => Array.from({ length: count }, (_, number) => each(number));
  window.map = topic('A map', many(branches, branch => topic(`Branch ${branch} of the map`, many(children, child =>
    topic(`Topic ${branch}.${child} and its title`, many(leaves, leaf =>
      topic(`Leaf ${branch}.${child}.${leaf} with a title of its own`, [])))))));
  return made;
}"""
TIMED = """async () => {
  const start = performance.now();
  await (DRAW)();
  await new Promise(requestAnimationFrame);
  await new Promise(done => { const port = new MessageChannel(); port.port1.onmessage = done; port.port2.postMessage(0); });
  return performance.now() - start;
}"""

MARKMAP = """() => {
  markmap.Markmap.create('svg', { duration: 0, scrollForPan: true }, window.map);
}"""
MIND_ELIXIR = """() => {
  const options = { el: '#place', direction: 1, toolBar: false, contextMenu: false, keypress: false };
  new MindElixir.default(options).init({ nodeData: window.map });
}"""

OTHERS = {
    "markmap": (["d3/dist/d3.min.js", "markmap-view/dist/browser/index.js"], MARKMAP, "svg"),
    "mind-elixir": (["mind-elixir/dist/MindElixir.iife.js"], MIND_ELIXIR, ".map-container"),
}
PAGE = """<!doctype html><style>body { margin: 0 } svg, #place { display: block; width: 1280px; height: 800px }</style>
<svg></svg><div id="place"></div>"""


async def drawn_beside(browser: Browser, branches: int, children: int, leaves: int) -> None:
    for name, (files, draw, place) in OTHERS.items():
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.set_content(PAGE)
        for file in files:
            await page.add_script_tag(path=MODULES / file)
        if name == "mind-elixir":
            await page.add_style_tag(path=MODULES / "mind-elixir/dist/MindElixir.css")
        topics = await page.evaluate(GROW, [branches, children, leaves])
        print(f"{f'{name}, {topics:,} topics':<52} {await measured(page, draw, place)}", flush=True)
        await page.close()


async def measured(page: Page, draw: str, place: str) -> str:
    """Drawing may keep the page busy for minutes: it is waited for as long as anybody would."""
    try:
        took = await asyncio.wait_for(page.evaluate(TIMED.replace("DRAW", draw)), PATIENCE)
    except TimeoutError:
        return f"not drawn within {PATIENCE} s"
    times = await page.evaluate(PAN, [place, True])
    p95 = quantiles(times, n=20, method="inclusive")[18]
    return f"drawn in {took:,.0f} ms; panned, 95% of the frames within {p95:,.0f} ms"
