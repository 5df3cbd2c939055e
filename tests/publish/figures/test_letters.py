"""A letter that the font of pictures lacks is named."""

import pytest

from recount.errors import FigureError
from recount.publish.figures.letters import require_letters


def picture(*texts):
    return (
        "<svg>" + "".join(f'<text y="9"><tspan>{text}</tspan></text>' for text in texts) + "</svg>"
    )


@pytest.mark.parametrize("letter", ["中", "✓", "😀", "\ue000", "\u2011"])
def test_a_letter_that_the_font_lacks_is_named_with_its_text(letter):
    text = f"a {letter} b"
    with pytest.raises(FigureError) as caught:
        require_letters(picture("fine", text))
    assert f"no letter {letter!r} (U+{ord(letter):04X}), in {text!r}; expected" in str(caught.value)


def test_letters_that_the_font_has_are_accepted():
    texts = (
        "Ciudad Juárez &amp; São Paulo",
        "2010–2012: −5, “ñ”, ≥ 3 → 4…",
        "₱ €",
        "\u2009a\u00ad",
    )
    require_letters(picture(*texts))
