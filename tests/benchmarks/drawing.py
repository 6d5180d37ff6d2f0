"""The table and the drawing of the search's figures, for docs/benchmarks.md."""

from math import log10

COLOURS = ("#0b5551", "#b8551f", "#4a4f8c", "#7a6a00")
LEFT, TOP, WIDTH, HEIGHT = 60, 30, 420, 240


def table(kept):
    lines = [
        "| engine | articles | indexed a second | longest write | size | 2–8 characters, 1 reader p50 / p95 | 16 readers p50 / p95 "
        "| 60 characters, 1 reader p50 / p95 | 16 readers p50 / p95 | load average before |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, sizes in sorted(kept.items()):
        for size, f in sorted(sizes.items(), key=lambda pair: int(pair[0])):
            times = [f"{f[key]['p50']} / {f[key]['p95']} ms" for key in ("short 1", "short 16", "long 1", "long 16")]
            speed, longest = f["fill"]["a second"] or "–", f["fill"]["longest write s"]
            lines.append(f"| {name} | {int(size):,} | {speed} | {longest} s | {f['MB']} MB | {' | '.join(times)} | {f['load']} |")
    return "\n".join(lines)


def _x(size):
    return LEFT + (log10(size) - 3) / 2 * WIDTH


def _y(ms):
    return TOP + HEIGHT - (log10(max(ms, 1)) / 3) * HEIGHT


def svg(kept):
    """p95 of short questions by one reader over the number of articles, both on logarithmic scales."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 120} {TOP + HEIGHT + 50}" role="img" '
        'font-family="sans-serif" font-size="12">',
        "<title>Search: 95th percentile of 2 to 8 characters and of 60, one reader</title>",
        '<rect width="100%" height="100%" fill="#fffdf8"/>',
    ]
    for ms in (1, 3, 10, 30, 100, 300, 1000):
        parts.append(f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{_y(ms):.1f}" y2="{_y(ms):.1f}" stroke="#ddd5c6"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{_y(ms) + 4:.1f}" text-anchor="end">{ms} ms</text>')
    for size in (1000, 10_000, 100_000):
        parts.append(f'<text x="{_x(size):.1f}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 40}" text-anchor="middle">articles of 800 characters</text>')
    for number, (name, sizes) in enumerate(sorted(kept.items())):
        parts += _lines(name, sizes, COLOURS[number % len(COLOURS)], number)
    return "\n".join([*parts, "</svg>", ""])


def _lines(name, sizes, colour, number):
    for key, dash, label in (("short 1", "", "2–8"), ("long 1", ' stroke-dasharray="5 4"', "60")):
        points = [(_x(int(size)), _y(f[key]["p95"])) for size, f in sorted(sizes.items(), key=lambda pair: int(pair[0]))]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
        row = TOP + 16 + number * 40 + (18 if dash else 0)
        yield f'<text x="{LEFT + WIDTH + 12}" y="{row}" fill="{colour}">{name} {label}{" ┄" if dash else " —"}</text>'
