"""What is written on a printed page, and where: shared by the tests of what goes to paper."""

import math

POINTS_A_MM = 72 / 25.4
A4 = (210 * POINTS_A_MM, 297 * POINTS_A_MM)


def squeezed(text):
    return "".join(text.split())


def text_runs(page):
    found = []

    def visit(text, outer, inner, font, size):
        if text.strip():
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            upwards = (
                inner[2] * outer[0] + inner[3] * outer[2],
                inner[2] * outer[1] + inner[3] * outer[3],
            )
            found.append((text, x, y, size * math.hypot(*upwards)))

    page.extract_text(visitor_text=visit)
    return found
