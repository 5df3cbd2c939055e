"""The recurring forms of charts: what a chapter draws with.

A form takes a frame, two axes and, where names are told apart, a series; it gives an Altair chart.
Forms are layered with ``+``, the first at the bottom. The height comes last:
``chart.properties(height=320)``, or ``height=alt.Step(24)`` for so many pixels a row.

=================  ===============================================================================
to draw            write
=================  ===============================================================================
lines              ``lines(rates, years("year"), rate, by("edition", EDITIONS), points=45)``
dots, one row a    ``dots(shares, share, categories("region", order=REGIONS), sources)``
name; a scatter    ``dots(cloud, score, rate, groups) + labels(few, score, rate, "name")``
intervals          ``ranges(ranking, quantity("low", "Score", to="high"), names, dot="score")``
two points joined  ``joined(deaths, share, categories("place"), by("year", ["2004", "2019"]))``
bars               ``bars(arrests, persons, categories("offence", order="-persons"), numbers=",")``
bars, stacked      ``bars(cities, count, categories("year"), groups, stacked="rank")``
a band             ``band(sure, years("year"), quantity("low", "Correlation", to="high"))``
a reference line   ``level(limit, "half of 436", on="x", printed=True)``
what was printed   ``printed_dots(in_print, years("year"), rate, "words")``
words in place     ``labels(shown, change, names, "label", side="left")``
names of lines     ``line_names(rates, years("year"), rate, by("place", legend=False))``
a map              ``map_areas(outlines, shade) + map_circles(islands, shade)``
a table            ``text_table(rows, categories("source"), categories("kind"), "share",
                   format=".0%", second="rests_on")``, 34 pixels a row, or 48 with a second line
=================  ===============================================================================

=================  ===============================================================================
axis, series       write
=================  ===============================================================================
numbers            ``quantity("rate_per_100k", "Homicides per 100,000", domain=[0, 90], ticks=5)``
numbers, doubling  ``quantity("rate_per_100k", "Homicides per 100,000", log=2, ticks=[1, 2, 4, 8])``
a span             ``quantity("low_pct", "Share, %", to="high_pct")``; ``to=0`` for a stem
years              ``years("year", domain=[1988, 2024])``
names              ``categories("country", order=COUNTRIES, grid=True)``; ``order="-score"``
series             ``by("source", SOURCES, printed="the report")``
shades of a map    ``shades("rate", "Homicides per 100,000", [5, 10, 20, 40])``
=================  ===============================================================================

A further layer may name its column alone, ``dots(ends, "score", names)``: it follows the axis of
the layer that has a title. What a report printed has one colour and one shape; where it may lie
upon what was counted, ``dots(…, ring=True)`` draws it around. Part of the rows, in an explorer
too, is ``lines(…).transform_filter("datum.in_window")``. In an explorer's ``draw`` a plain column
needs its type: ``"score:Q"``. The columns drawn are shown under the pointer, called as
their axes are; ``tooltip=[…]`` picks others, and ``tooltip={"rate": "Homicides per 100,000"}`` says
what they are called.

Charts carry the frame that they were given, so that what is drawn is known to come from its tables;
the frame of a `level` has the provenance of its value.
"""
