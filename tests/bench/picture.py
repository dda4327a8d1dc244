# SPDX-License-Identifier: MIT
"""Cost against size as SVG: CPU time of each tool over the bytes of its document, both logarithmic."""
import html
import math

COLOURS = ["#0b6e4f", "#c0392b", "#2c5fa8", "#b8860b", "#7d3c98", "#16808a", "#a04000", "#515a5a", "#ad1457", "#4a6b1c"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 560, 80, 230, 50, 60


def ticks(low, high):
    return [10.0 ** e for e in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def axis_text(value, units):
    for limit, name in units:
        if value >= limit:
            return f"{value / limit:g} {name}"
    return f"{value:g}"


def draw(results):
    lines = {}
    for r in results:
        if r["mode"] == "cold" and r.get("cpu"):
            lines.setdefault(r["tool"], []).append((r["input_bytes"], r["cpu"], r["document"]))
    points = [p for line in lines.values() for p in line]
    if not points:
        return '<svg xmlns="http://www.w3.org/2000/svg"/>\n'
    xs, ys = ticks(min(p[0] for p in points), max(p[0] for p in points)), ticks(min(p[1] for p in points), max(p[1] for p in points))

    def x(value):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log10(value / xs[0]) / max(1, math.log10(xs[-1] / xs[0]))

    def y(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log10(value / ys[0]) / max(1, math.log10(ys[-1] / ys[0]))

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="{LEFT}" y="28" font-size="17" font-weight="bold">CPU time of one run against the size of the document</text>']
    for value in xs:
        out.append(f'<path d="M{x(value):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/><text x="{x(value):.1f}" y="{HEIGHT - BOTTOM + 20}" '
                   f'text-anchor="middle">{axis_text(value, [(1e6, "MB"), (1e3, "KB"), (1, "B")])}</text>')
    for value in ys:
        out.append(f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/><text x="{LEFT - 8}" y="{y(value) + 4:.1f}" '
                   f'text-anchor="end">{axis_text(value * 1e3, [(1e3, "s"), (1, "ms"), (1e-3, "µs")])}</text>')
    ends = []
    for number, (tool, line) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        line.sort()
        made_up = [p for p in line if "endpoints" in p[2]]
        if len(made_up) > 1:
            path = "L".join(f"{x(b):.1f} {y(c):.1f}" for b, c, _ in made_up)
            out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{3 if tool.startswith("codegen") else 1.5}"'
                       f'{" stroke-dasharray=" + chr(34) + "4 4" + chr(34) if tool == "floor" else ""}/>')
        for size, cost, name in line:
            real = "endpoints" not in name
            out.append(f'<circle cx="{x(size):.1f}" cy="{y(cost):.1f}" r="{5 if real else 3}" fill="{"#fff" if real else colour}" '
                       f'stroke="{colour}"><title>{html.escape(f"{tool}, {name}: {cost * 1e3:.1f} ms")}</title></circle>')
        ends.append([y(line[-1][1]), tool, colour])
    ends.sort()
    for i, end in enumerate(ends):
        if i and end[0] < ends[i - 1][0] + 17:
            end[0] = ends[i - 1][0] + 17
        out.append(f'<circle cx="{WIDTH - RIGHT + 16}" cy="{end[0] - 4:.1f}" r="4" fill="{end[2]}"/>'
                   f'<text x="{WIDTH - RIGHT + 26}" y="{end[0]:.1f}">{html.escape(end[1])}</text>')
    out.append(f'<text x="{LEFT}" y="{HEIGHT - 12}" fill="#555">lines: made-up documents; rings: real ones</text></svg>\n')
    return "\n".join(out)
