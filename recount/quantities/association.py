"""Rank correlation of two columns, and how sure it is.

The interval is SciPy's percentile bootstrap of paired observations, drawn once for each number of
pairs and kept: an explorer asks for hundreds of intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats  # type: ignore[import-untyped]

from recount.quantities.values import Value, computed

RESAMPLES = 4000
LEVEL_PCT = 95


@dataclass(frozen=True)
class Association:
    """A rank correlation.

    Attributes
    ----------
    rho : float
        Spearman's coefficient, from -1 to 1.
    low, high : float
        Its bootstrap interval of 95%.
    pairs : int
        How many pairs it rests on.
    """

    rho: float
    low: float
    high: float
    pairs: int


def rank_association(x: ArrayLike, y: ArrayLike, resamples: int = RESAMPLES) -> Association:
    """Spearman's rank correlation of paired numbers, with its bootstrap interval.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The pairs; none missing, and neither all equal.
    resamples : int, optional
        How many samples are drawn. One in which either column does not vary has no correlation,
        and is left out.

    Returns
    -------
    Association
        The same numbers run after run.

    Raises
    ------
    ValueError
        If there are fewer than three pairs, or the columns differ in length.
    """
    one, other = np.asarray(x, float), np.asarray(y, float)
    if one.shape != other.shape or one.ndim != 1 or len(one) < 3:
        raise ValueError(f"{one.shape} and {other.shape}; expected as many numbers, three or more")
    times = _times_drawn(len(one), resamples)
    with np.errstate(invalid="ignore"):
        drawn = _correlation(_ranks(one, times), _ranks(other, times), times)
    tail = (100 - LEVEL_PCT) / 2
    low, high = np.percentile(drawn[np.isfinite(drawn)], [tail, 100 - tail])
    return Association(
        float(stats.spearmanr(one, other).statistic), float(low), float(high), len(one)
    )


def rank_correlation(
    frame: pd.DataFrame, one: str, other: str, resamples: int = RESAMPLES
) -> Value:
    """Spearman's rank correlation of two columns, with its bootstrap interval of 95%.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a pair; rows in which either is missing are left out.
    one, other : str
        Names of the columns.
    resamples : int, optional
        As in `rank_association`.

    Returns
    -------
    Value
        A correlation that knows the tables of the frame.
    """
    pairs = frame.dropna(subset=[one, other])
    found = rank_association(pairs[one], pairs[other], resamples)
    return computed(found.rho, "correlation", frame, low=found.low, high=found.high)


@lru_cache(maxsize=64)
def _times_drawn(pairs: int, resamples: int) -> NDArray[np.float64]:
    """How often each pair (row) is in each resample; `scipy.stats.bootstrap` draws the same."""
    drawn = np.random.default_rng(0).integers(0, pairs, (resamples, pairs))
    counts = [np.bincount(sample, minlength=pairs) for sample in drawn]
    return np.ascontiguousarray(np.transpose(counts), dtype=float)


def _ranks(numbers: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks within each resample, up to a constant; equal numbers share their mean rank."""
    values, place = np.unique(numbers, return_inverse=True)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(numbers[order], values)
    drawn = np.add.reduceat(times[order], starts)  # a row a value
    ranks: NDArray[np.float64] = (np.cumsum(drawn, axis=0) - drawn / 2)[place]
    return ranks


def _correlation(
    one: NDArray[np.float64], other: NDArray[np.float64], times: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Correlation of the ranks in each resample, each pair counted as often as it was drawn."""
    one, other = (ranks - (times * ranks).sum(axis=0) / len(times) for ranks in (one, other))
    squares = (times * one**2).sum(axis=0) * (times * other**2).sum(axis=0)
    found: NDArray[np.float64] = (times * one * other).sum(axis=0) / np.sqrt(squares)
    return found
