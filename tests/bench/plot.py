"""Line charts as SVG, both axes logarithmic."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 40, 50
COLOURS = {
    "roomd": "#c0392b", "floor-coalesce": "#7f8c8d", "floor-direct": "#bdc3c7",
    "colyseus-0.15": "#2980b9", "colyseus-0.16": "#16a085", "colyseus-0.17": "#8e44ad",
    "colyseus-0.18": "#d35400",
}


def decades(values):
    """The powers of ten around values."""
    low = math.floor(math.log10(max(min(values), 1e-9)))
    high = math.ceil(math.log10(max(max(values), 1e-9)))
    return low, max(high, low + 1)


def short(value):
    for limit, letter in ((1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:g}{letter}"
    return f"{value:g}"


def chart(title, x_unit, y_unit, lines):
    """`lines`: {name: [(x, y)]}."""
    points = [point for line in lines.values() for point in line]
    x_low, x_high = decades([x for x, _ in points])
    y_low, y_high = decades([y for _, y in points])

    def place(x, y):
        across = (math.log10(max(x, 1e-9)) - x_low) / (x_high - x_low)
        up = (math.log10(max(y, 1e-9)) - y_low) / (y_high - y_low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    def text(x, y, words, anchor="middle", more=""):
        return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" {more}>{escape(words)}</text>'

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
             'font-family="sans-serif" font-size="12">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
             text(WIDTH / 2, 22, f"{title}: {y_unit}", more='font-size="15"'),
             text((WIDTH + LEFT - RIGHT) / 2, HEIGHT - 12, x_unit)]
    for power in range(x_low, x_high + 1):
        x, bottom = place(10 ** power, 10 ** y_low)
        parts.append(f'<path d="M{x:.0f} {TOP}V{bottom:.0f}" stroke="#ddd"/>')
        parts.append(text(x, bottom + 18, short(10 ** power)))
    for power in range(y_low, y_high + 1):
        left, y = place(10 ** x_low, 10 ** power)
        parts.append(f'<path d="M{left:.0f} {y:.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(text(left - 6, y + 4, short(10 ** power), "end"))
    for number, (name, line) in enumerate(lines.items()):
        colour = COLOURS.get(name, "black")
        path = "L".join("{:.1f} {:.1f}".format(*place(x, y)) for x, y in sorted(line))
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(text(WIDTH - RIGHT + 12, TOP + 16 + 18 * number, name, "start", f'fill="{colour}"'))
    return "\n".join(parts + ["</svg>", ""])
