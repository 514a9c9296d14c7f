"""Maps for tests of the map's page, written as files and imported."""

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from api.imports import import_file
from graph.bucket import Bucket
from graph.client import Graph

HEBREW = "מה היא מפה"
FAMILY = "👩‍👩‍👧‍👦 Families of emoji 🌳"
LONG = "A title of three hundred characters " * 9
LARGE = "A large map"


async def grow(graph: Graph, bucket: Bucket, folder: Path, branches: int, children: int, leaves: int) -> str:
    """A map of about branches * children * leaves topics, some with difficult titles; its title."""
    lines = [LARGE]
    for branch in range(branches):
        lines.append(f"\tBranch {branch}")
        for child in range(children):
            lines.append(f"\t\tTopic {branch}.{child}")
            lines += [f"\t\t\tLeaf {branch}.{child}.{leaf}" for leaf in range(leaves)]
    lines += [f"\t{HEBREW}", f"\t{FAMILY}", f"\t{LONG[:300].strip()}"]
    path = folder / "large.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    await import_file(graph, bucket, path, title=LARGE)
    return LARGE


async def open_map(page: Page, title: str) -> Locator:
    """By hand, from the list of subjects; the tree of the map."""
    await page.goto("/explore")
    await page.get_by_role("link", name=title).click()
    await page.get_by_role("link", name="Open the map").click()
    return await painted(page)


async def painted(page: Page) -> Locator:
    tree = page.get_by_role("tree", name="Map of ")
    await expect(tree.get_by_role("treeitem").first).to_be_attached()
    return tree


async def relate(graph: Graph, bucket: Bucket, folder: Path) -> str:
    """A small map with prerequisites; its title."""
    rows = [
        "id,parent,title,kind,note,url,tags,text,target",
        "r,,Rust,,,,,,",
        "v,r,Variables,,,,,,",
        "o,r,Ownership,,,,,,",
        "l,r,Lifetimes,,,,,,",
        "e,r,Enums,,,,,,",
        "o,,,requires,Memory is about variables.,,,,v",
        "l,,,requires,,,,,o",
        "e,,,related,,,,,v",
    ]
    path = folder / "related.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    report = await import_file(graph, bucket, path)
    assert report.relations == 3, report.problems
    return report.title
