"""Rank correlation: the coefficient and the interval are SciPy's."""

import numpy as np
import pytest
from scipy import stats

from recount.quantities.association import rank_association


def spearman(x, y, axis=-1):
    ranked = (stats.rankdata(numbers, axis=axis) for numbers in (x, y))
    return stats.pearsonr(*ranked, axis=axis).statistic


@pytest.mark.parametrize("pairs", [8, 15, 37])
@pytest.mark.parametrize("ties", [False, True])
def test_coefficient_and_interval_are_those_of_scipy(pairs, ties):
    random = np.random.default_rng(pairs)
    x = random.normal(size=pairs)
    y = x + 2 * random.normal(size=pairs)
    if ties:
        x, y = x.round(), y.round(1)
    found = rank_association(x, y, resamples=500)
    reference = stats.bootstrap(
        (x, y), spearman, paired=True, n_resamples=500, rng=0, method="percentile"
    ).confidence_interval
    assert found.rho == pytest.approx(spearman(x, y))
    assert (found.low, found.high) == pytest.approx((reference.low, reference.high))
    assert found.pairs == pairs


def test_a_perfect_order_is_one_whatever_is_drawn():
    found = rank_association(range(10), [n**3 for n in range(10)])
    assert (found.rho, found.low, found.high) == pytest.approx((1, 1, 1))


def test_a_coefficient_is_the_same_in_any_order_and_turns_with_a_column():
    random = np.random.default_rng(7)
    x, y = random.normal(size=(2, 12))
    order = random.permutation(12)
    found = rank_association(x, y, resamples=50).rho
    assert rank_association(x[order], y[order], resamples=50).rho == pytest.approx(found)
    assert rank_association(y, x, resamples=50).rho == pytest.approx(found)
    assert rank_association(1000 * x, -y, resamples=50).rho == pytest.approx(-found)


def test_resamples_that_do_not_vary_are_left_out():
    found = rank_association([1, 2, 3], [3, 1, 2])
    assert -1 <= found.low <= found.high <= 1


@pytest.mark.parametrize(("x", "y"), [([1, 2], [1, 2]), ([1, 2, 3], [1, 2]), ([[1, 2, 3]], [1])])
def test_too_few_or_unequal_columns_are_refused(x, y):
    with pytest.raises(ValueError, match="expected as many numbers, three or more"):
        rank_association(x, y)
