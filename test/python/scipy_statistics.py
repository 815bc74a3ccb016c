"""What SciPy says of the statistics in src/core/statistics: prints the JSON that test/core/statistics/scipy.test.ts reads.

Run with Python and SciPy, from the root of the repository:

    python test/python/scipy_statistics.py > test/core/statistics/scipy.json
    npx biome format --write test/core/statistics/scipy.json

Where SciPy would lose digits (large values close together, tiny squares) it is given the values moved and scaled exactly, by fractions and
powers of two. Where it could miss that sums of rounded values are equal, everything is counted here in whole fractions instead.
"""

import json
import math
from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import scipy
from scipy import special, stats

LEVELS = [0.9, 0.95, 0.99]
rng = np.random.default_rng(20240229)
cases = []


def case(what, of, given, expected):
    cases.append({"what": what, "of": of, "given": given, "expected": expected})


def floats(values):
    return [float(value) for value in values]


def normal(n, mean=0.0, sd=1.0):
    return floats(rng.normal(mean, sd, n))


def rounded(values, digits):
    return [round(value, digits) for value in values]


# Last values of real runs: test_mean_iou of three networks for segmentation, the validation accuracy, correlation and loss of pruned networks.
IOU_1 = [0.7805685997009277, 0.7921714782714844, 0.758198618888855, 0.7585527896881104, 0.7617635726928711]
IOU_1 += [0.7278643250465393, 0.7273029088973999, 0.683160662651062, 0.7825393080711365]
IOU_2 = [0.7588715553283691, 0.7326787710189819, 0.6990428566932678, 0.7540990114212036, 0.7413539290428162]
IOU_2 += [0.7283422946929932, 0.7682310342788696, 0.7225240468978882, 0.7490125894546509, 0.737528383731842]
IOU_3 = [0.7613972425460815] * 10
ACCURACY = [0.6786786913871765, 0.6874334216117859, 0.6910611391067505, 0.699122965335846, 0.7065924406051636]
ACCURACY += [0.6953734755516052, 0.6748858690261841, 0.6385123133659363, 0.569983720779419, 0.4988119900226593]
ACCURACY += [0.4447934329509735, 0.4130411148071289, 0.39803922176361084, 0.39029765129089355, 0.3870081901550293]
ACCURACY += [0.38520824909210205, 0.384266197681427, 0.9021345376968384, 0.6675259470939636, 0.6832476258277893]
MATTHEWS = [0.17316573858261108, 0.17410513758659363, 0.17388421297073364, 0.175043523311615, 0.17823971807956696]
MATTHEWS += [0.16999952495098114, 0.16246181726455688, 0.15896373987197876, 0.14846622943878174, 0.13582801818847656]
MATTHEWS += [0.12915906310081482, 0.1258310079574585, 0.12369880825281143, 0.12388771772384644, 0.12268026173114777]
MATTHEWS += [0.12213687598705292, 0.12163934111595154, -0.0034328342881053686, 0.16354477405548096, 0.1737699955701828]
LOSS = [0.620086669921875, 0.6169020533561707, 0.6174583435058594, 0.6197208166122437, 0.6238810420036316]
LOSS += [0.6381548047065735, 0.6573746204376221, 0.6711535453796387, 0.6829882264137268, 0.6983771920204163]
LOSS += [0.7244548797607422, 0.7739872336387634, 0.8715457916259766, 1.065826654434204, 1.454193353652954]

PAIRS_OF_SAMPLES = {
    "networks of real runs": (IOU_1, IOU_2),
    "real runs against ten equal ones": (IOU_1, IOU_3),
    "ten equal ones against real runs": (IOU_3, IOU_2),
    "accuracy, weakly and strongly pruned": (ACCURACY[:8], ACCURACY[8:17]),
    "correlation, weakly and strongly pruned": (MATTHEWS[:6], MATTHEWS[6:17]),
    "loss, weakly and strongly pruned": (LOSS[:7], LOSS[7:]),
    "two against two": (normal(2), normal(2, 0.7)),
    "two against forty": (normal(2), normal(40, 1)),
    "forty against three": (normal(40, -3, 2), normal(3, -4)),
    "five against five": (normal(5, 0.8, 0.01), normal(5, 0.81, 0.02)),
    "twenty against seven": (normal(20, 5, 3), normal(7, 2, 0.1)),
    "forty against forty": (normal(40, 100, 15), normal(40, 103, 15)),
    "very different scatter": (normal(10, 0, 1e-4), normal(6, 0.3, 1)),
    "far apart": (normal(8, 0, 1), normal(8, 9, 1)),
    "extremely far apart": (normal(12, 0, 1), normal(15, -60, 1)),
    "skewed": (floats(rng.lognormal(0, 1, 15)), floats(rng.lognormal(0.5, 1.2, 9))),
    "heavily skewed": (floats(rng.lognormal(0, 3, 12)), floats(rng.lognormal(0, 3, 20))),
    "exponential": (floats(rng.exponential(2, 6)), floats(rng.exponential(3, 6))),
    "heavy tails": (floats(rng.standard_t(1.5, 25)), floats(rng.standard_t(1.5, 11))),
    "counts": (floats(rng.poisson(4, 14)), floats(rng.poisson(6, 10))),
    "zeros and ones": ([0.0, 1.0, 1.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.0, 0.0]),
    "two decimals": (rounded(normal(9, 0.8, 0.03), 2), rounded(normal(11, 0.83, 0.03), 2)),
    "one decimal, negative": (rounded(normal(7, -3, 1), 1), rounded(normal(7, -2, 1), 1)),
    "tiny": (normal(6, 3e-9, 1e-9), normal(8, 4e-9, 1e-9)),
    "too small to square": (normal(5, 2e-200, 1e-200), normal(5, 3e-200, 1e-200)),
    "smaller than that": (normal(6, 2e-300, 1e-301), normal(4, 2.1e-300, 1e-301)),
    "too large to square": (normal(5, 2e200, 1e200), normal(5, 3e200, 1e200)),
    "offset of a million": (normal(10, 1e6, 0.01), normal(9, 1e6 + 0.02, 0.01)),
    "offset of a billion": (normal(7, 1e9, 0.001), normal(8, 1e9 + 0.001, 0.001)),
    "offset of 10^15": ([1e15 + v for v in (1, 4, 2, 8, 5)], [1e15 + v for v in (7, 3, 9, 11, 6, 2)]),
    "an outlier": (normal(10) + [1e6], normal(10)),
    "a side of two equal values": ([0.25, 0.25], normal(5, 0.3, 0.1)),
}


def tame(*samples):
    """The samples less the smallest value of all, in a power of two near their range; exactly, and that power."""
    least = min(Fraction(value) for sample in samples for value in sample)
    span = max(Fraction(value) for sample in samples for value in sample) - least
    unit = Fraction(2) ** math.floor(math.log2(span.numerator) - math.log2(span.denominator)) if span else Fraction(1)
    return [np.array(floats((Fraction(value) - least) / unit for value in sample)) for sample in samples], float(unit)


def p_of(test, *args, **more):
    return {
        "less": float(test(*args, alternative="less", **more).pvalue),
        "greater": float(test(*args, alternative="greater", **more).pvalue),
        "twoSided": float(test(*args, **more).pvalue),
    }


def intervals(result, unit):
    return [[end * unit for end in floats(result.confidence_interval(level))] for level in LEVELS]


def mean_of(values):
    return sum(map(Fraction, values)) / len(values)


def squares_of(values):
    return sum((Fraction(value) - mean_of(values)) ** 2 for value in values)


def root(fraction):
    """The square root of an exact fraction of any size, to the last digits."""
    if fraction == 0:
        return 0.0
    shift = 4 * ((fraction.denominator.bit_length() - fraction.numerator.bit_length()) // 4 + 40)
    scaled = fraction * Fraction(2) ** shift
    return float(Fraction(math.isqrt(scaled.numerator * 2**240 // scaled.denominator), 2**120) / Fraction(2) ** (shift // 2))


def factor(df):
    return math.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / math.sqrt(df / 2)


def welch_cases():
    for name, (baseline, current) in PAIRS_OF_SAMPLES.items():
        (a, b), unit = tame(baseline, current)
        result = stats.ttest_ind(b, a, equal_var=False)
        error = root(
            squares_of(baseline) / (len(baseline) - 1) / len(baseline)
            + squares_of(current) / (len(current) - 1) / len(current)
        )
        expected = {
            "difference": float(mean_of(current) - mean_of(baseline)),
            "standardError": error,
            "df": float(result.df),
            "intervals": intervals(result, unit),
            "p": p_of(stats.ttest_ind, b, a, equal_var=False),
        }
        case("welch", name, {"baseline": baseline, "current": current}, expected)
        df = len(baseline) + len(current) - 2
        pooled = (squares_of(baseline) + squares_of(current)) / df
        effect = (mean_of(current) - mean_of(baseline)) ** 2 / pooled
        g = math.copysign(root(effect), expected["difference"]) * factor(df)
        case("hedgesG", name, {"baseline": baseline, "current": current}, g)
    for baseline, current in ([[0.5], [0.7, 0.9, 0.4]], [normal(6), [2.5]]):
        df = len(baseline) + len(current) - 2
        pooled = root((squares_of(baseline) + squares_of(current)) / df)
        g = float(mean_of(current) - mean_of(baseline)) / pooled * factor(df)
        case("hedgesG", "a side of one value", {"baseline": baseline, "current": current}, g)


DIFFERENCES = {
    "networks of real runs": [float(Fraction(b) - Fraction(a)) for a, b in zip(IOU_1, IOU_2)],
    "accuracy of neighbours": [float(Fraction(b) - Fraction(a)) for a, b in zip(ACCURACY, ACCURACY[1:])][:12],
    "two": [0.02, -0.005],
    "three": normal(3, 1, 0.5),
    "ten": normal(10, 0.01, 0.02),
    "sixteen": normal(16, -0.3, 1),
    "forty": normal(40, 0.2, 1),
    "far from 0": normal(9, 25, 1),
    "two decimals": [0.02, 0.01, -0.01, 0.03, 0.02, 0.0, 0.04, 0.01],
    "whole numbers with zeros": [0.0, 3.0, -1.0, 0.0, 2.0, 2.0, 5.0],
    "skewed": floats(rng.lognormal(0, 1, 11) - 1),
    "tiny": normal(7, 1e-9, 2e-9),
    "too small to square": normal(6, 1e-300, 1e-300),
    "one outlier": [0.1, 0.3, -0.2, 0.15, 12.0],
}


def paired_cases():
    for name, differences in DIFFERENCES.items():
        unit = 2.0 ** math.floor(math.log2(max(map(abs, differences))))
        scaled = np.array([value / unit for value in differences])
        result = stats.ttest_1samp(scaled, 0)
        n = len(differences)
        expected = {
            "difference": float(mean_of(differences)),
            "standardError": root(squares_of(differences) / (n - 1) / n),
            "df": n - 1,
            "intervals": intervals(result, unit),
            "p": p_of(stats.ttest_1samp, scaled, 0),
        }
        case("pairedT", name, {"differences": differences}, expected)
        effect = float(result.statistic) / math.sqrt(n) * factor(n - 1) if n > 2 else None
        case("pairedEffect", name, {"differences": differences}, effect)
    before, after = normal(12, 50, 10), normal(12, 51, 10)
    given = {"differences": [b - a for a, b in zip(before, after)]}
    result = stats.ttest_rel(after, before)
    expected = {"p": p_of(stats.ttest_rel, after, before), "intervals": intervals(result, 1), "df": int(result.df)}
    case("pairedT", "two columns", given, expected)


def student_cases():
    ts = [-40, -12, -6.5, -3, -1.7, -1.415, -1, -0.3, -1e-6, 0.02, 0.5, 1.2, 1.41, 2, 4, 9, 25]
    ps = [1e-10, 1e-7, 1e-4, 0.005, 0.025, 0.1, 0.24, 0.26, 0.4, 0.499, 0.51, 0.75, 0.9, 0.975, 0.9995, 1 - 1e-8]
    for df in [0.5, 0.8, 1, 1.5, 2, 3, 4.2, 7, 10, 18.6, 30, 100, 1000.5, 1e5, 1e7]:
        used = [t for t in ts if stats.t.sf(abs(t), df) > 1e-100]
        expected = {
            "cdf": floats(stats.t.cdf(used, df)),
            "survival": floats(stats.t.sf(used, df)),
            "quantile": floats(stats.t.ppf(ps, df)),
        }
        case("studentT", f"df {df}", {"df": df, "ts": used, "ps": ps}, expected)
    zs = [-8, -2.5, -1, -1e-3, 0, 0.4, 1.3, 1.999, 2.001, 3, 6, 20]
    case("normalSurvival", "grid", {"zs": zs}, floats(stats.norm.sf(zs)))


def exact(value):
    """A value as the decimal fraction that it was written as."""
    return Fraction(repr(value))


def whole(*samples):
    """The samples in whole numbers of their last decimal place; moves and scales change no rank of a t."""
    fractions = [[exact(value) for value in sample] for sample in samples]
    unit = math.lcm(*(value.denominator for sample in fractions for value in sample))
    return [[int(value * unit) for value in sample] for sample in fractions]


def welch_key(sum1, squares1, n1, sum2, squares2, n2):
    """t |t| of the second against the first, exactly; infinite where no side scatters."""
    difference = sum2 * n1 - sum1 * n2
    scatter1 = (squares1 * n1 - sum1 * sum1) * n2 * n2 * (n2 - 1)
    scatter2 = (squares2 * n2 - sum2 * sum2) * n1 * n1 * (n1 - 1)
    scatter = scatter1 + scatter2
    if scatter == 0:
        return 0 if difference == 0 else math.copysign(math.inf, difference)
    return Fraction(difference * abs(difference), scatter)


def counted(keys, observed):
    n = len(keys)
    less = sum(key <= observed for key in keys) / n
    greater = sum(key >= observed for key in keys) / n
    low, high = min(keys), max(keys)
    return {
        "p": {"less": less, "greater": greater, "twoSided": min(1, 2 * min(less, greater))},
        "arrangements": n,
        "least": min(sum(key == low for key in keys), sum(key == high for key in keys)) / n,
    }


def counted_permutation(baseline, current):
    before, after = whole(baseline, current)
    pooled = before + after
    total, squares = sum(pooled), sum(value * value for value in pooled)
    n1, n2 = len(before), len(after)

    def key(chosen):
        some, some_squares = sum(chosen), sum(value * value for value in chosen)
        return welch_key(total - some, squares - some_squares, n1, some, some_squares, n2)

    return counted([key(chosen) for chosen in combinations(pooled, n2)], key(after))


def welch_t(x, y, axis=-1):
    nx, ny = x.shape[axis], y.shape[axis]
    error = np.var(x, axis=axis, ddof=1) / nx + np.var(y, axis=axis, ddof=1) / ny
    return (np.mean(x, axis=axis) - np.mean(y, axis=axis)) / np.sqrt(error)


def permutation_cases():
    scattered = {
        "networks of real runs": (IOU_1[:7], IOU_2[:7]),
        "two against two": (normal(2), normal(2)),
        "two against nine": (normal(2), normal(9, 1)),
        "nine against three": (normal(9), normal(3, 1.5, 0.1)),
        "five against five": (normal(5, 0.8, 0.01), normal(5, 0.82, 0.02)),
        "six against seven, tiny": (normal(6, 3e-9, 1e-9), normal(7, 4e-9, 1e-9)),
        "eight against eight": (normal(8), normal(8, 0.5)),
        "apart": (normal(6), normal(6, 20)),
        "skewed": (floats(rng.lognormal(0, 1, 7)), floats(rng.lognormal(1, 2, 6))),
    }
    for name, (baseline, current) in scattered.items():
        (a, b), _ = tame(baseline, current)
        p = p_of(
            stats.permutation_test, (b, a), welch_t, permutation_type="independent", vectorized=True, n_resamples=np.inf
        )
        arrangements = math.comb(len(a) + len(b), len(a))
        expected = {"p": p, "arrangements": arrangements, "least": 1 / arrangements}
        case("exactPermutation", f"{name}, by SciPy", {"baseline": baseline, "current": current}, expected)
    tied = {
        "two decimals": ([0.81, 0.83, 0.82, 0.84, 0.81], [0.84, 0.86, 0.83, 0.85, 0.84, 0.82]),
        "three decimals": (rounded(normal(6, 0.9, 0.004), 3), rounded(normal(6, 0.903, 0.004), 3)),
        "hundreds with two decimals": (rounded(normal(5, 700, 0.05), 2), rounded(normal(7, 700.03, 0.05), 2)),
        "a hundred thousand with two decimals": (
            rounded(normal(6, 1e5, 0.05), 2),
            rounded(normal(6, 1e5 + 0.03, 0.05), 2),
        ),
        "zeros and ones": ([0.0, 1.0, 0.0, 0.0, 1.0], [1.0, 1.0, 0.0, 1.0, 1.0, 1.0]),
        "no side scatters": ([0.5, 0.5, 0.5], [0.7, 0.7, 0.7]),
        "no side scatters, unequal sizes": ([0.5, 0.5, 0.5, 0.5], [0.3, 0.3]),
        "one side scatters": ([0.5, 0.5, 0.5, 0.5], [0.5, 0.6, 0.7, 0.7]),
        "same means": ([1.0, 2.0, 3.0], [2.0, 2.0, 2.0, 1.0, 3.0]),
        "same values": ([0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]),
        "counts": (floats(rng.poisson(3, 7)), floats(rng.poisson(5, 5))),
        "negative": ([-0.3, -0.1, -0.2, 0.1], [-0.4, -0.3, -0.5, -0.2, -0.3]),
        "an outlier": ([0.1, 0.2, 0.1, 1000.0], [0.3, 0.1, 0.2, 0.4, 0.2]),
        "huge offset": ([1e15 + v for v in (1, 4, 2, 8)], [1e15 + v for v in (7, 3, 9, 4, 6)]),
        "two against forty": ([0.93, 0.95], rounded(normal(40, 0.9, 0.02), 2)),
        "ten against ten, two decimals": (rounded(normal(10, 0.8, 0.02), 2), rounded(normal(10, 0.82, 0.03), 2)),
    }
    for name, (baseline, current) in tied.items():
        given = {"baseline": baseline, "current": current}
        case("exactPermutation", f"{name}, counted", given, counted_permutation(baseline, current))


def sign_cases():
    scattered = {"networks of real runs", "accuracy of neighbours", "two", "three", "ten", "skewed", "tiny"}
    for name in sorted(scattered):
        differences = DIFFERENCES[name]
        scaled = np.array([value / 2.0 ** math.floor(math.log2(max(map(abs, differences)))) for value in differences])
        p = p_of(stats.permutation_test, (scaled,), np.mean, permutation_type="samples", n_resamples=np.inf)
        arrangements = 2 ** len(differences)
        expected = {"p": p, "arrangements": arrangements, "least": 1 / arrangements}
        case("exactSigns", f"{name}, by SciPy", {"differences": differences}, expected)
    tied = {name: DIFFERENCES[name] for name in ("two decimals", "whole numbers with zeros", "one outlier")}
    tied |= {
        "one": [0.3],
        "only zeros": [0.0, 0.0, 0.0],
        "all equal": [0.1] * 9,
        "sums that cancel": [0.1, 0.2, -0.3, 0.4, -0.4],
        "sixteen with three decimals": rounded(normal(16, 0.002, 0.006), 3),
    }
    for name, differences in tied.items():
        (numbers,) = whole(differences)
        keys = [sum(s * abs(v) for s, v in zip(signs, numbers)) for signs in product((-1, 1), repeat=len(numbers))]
        case("exactSigns", f"{name}, counted", {"differences": differences}, counted(keys, sum(numbers)))


SERIES = {
    "real loss": LOSS,
    "real accuracy": ACCURACY,
    "real correlation": MATTHEWS,
    "real networks": IOU_1,
    "four": normal(4),
    "noise": normal(30),
    "drift": [0.1 * i + v for i, v in enumerate(normal(20))],
    "falling drift": [5 - 0.3 * i + v for i, v in enumerate(normal(9))],
    "step": normal(12, 1, 0.1) + normal(9, 2, 0.1),
    "step of a few": normal(15, 0.8, 0.01) + normal(3, 0.7, 0.01),
    "rounded step": [0.8, 0.81, 0.8, 0.82, 0.81, 0.9, 0.91, 0.9, 0.92],
    "tiny": normal(10, 1e-9, 1e-10),
    "huge offset": [1e12 + v for v in rounded(normal(14, 0, 50), 0)],
    "up and down": [(-1) ** i + v for i, v in enumerate(normal(16, 0, 0.3))],
}


def series_cases():
    for name, values in SERIES.items():
        (scaled,), unit = tame(values)
        index = np.arange(len(values))
        result = stats.linregress(index, scaled)
        expected = {"slope": float(result.slope) * unit, "p": float(result.pvalue)}
        case("trend", name, {"values": values}, expected)
        residual = sum((scaled - result.intercept - result.slope * index) ** 2) * unit**2
        case("lineResidual", name, {"values": values}, float(residual))
        case("levelStep", name, {"values": values, "least": 2}, level_step(scaled, unit, values, 2))
    case("levelStep", "five on each side", {"values": ACCURACY, "least": 5}, level_step(*tame(ACCURACY)[0], 1, ACCURACY, 5))
    for name, values in SERIES.items():
        case("lagCorrelation", name, {"values": values}, lag_correlation(values, moments_by_formula))
    for n in (4, 5, 6, 7):
        values = rounded(normal(n, 1, 1), 1)
        expected = lag_correlation(values, moments_over_orders)
        case("lagCorrelation", f"over all orders of {n}", {"values": values}, expected)


def level_step(scaled, unit, values, least):
    splits = range(least, len(values) - least + 1)
    ps = [float(stats.ttest_ind(scaled[:at], scaled[at:], equal_var=False).pvalue) for at in splits]
    at = splits[int(np.argmin(ps))]
    return {
        "at": at,
        "before": float(mean_of(values[:at])),
        "after": float(mean_of(values[at:])),
        "p": min(1, min(ps) * len(ps)),
        "unexplained": float(squares_of(values[:at]) + squares_of(values[at:])),
    }


def lag_products(values):
    heights = [value - mean_of(values) for value in map(Fraction, values)]
    return sum(a * b for a, b in zip(heights, heights[1:])) / squares_of(values)


def moments_over_orders(values):
    found = [lag_products(order) for order in permutations(values)]
    mean = sum(found) / len(found)
    return mean, sum((r - mean) ** 2 for r in found) / len(found)


def moments_by_formula(values):
    n = len(values)
    fourth = sum((Fraction(value) - mean_of(values)) ** 4 for value in values)
    kurtosis = n * fourth / squares_of(values) ** 2
    return Fraction(-1, n), ((n * n - (n + 1) * kurtosis) / (n - 1) - 1) / (n * n)


def lag_correlation(values, moments):
    r = lag_products(values)
    mean, variance = moments(values)
    return {"r": float(r), "p": float(2 * stats.norm.sf(abs(float(r - mean)) / root(variance)))}


def robust_cases():
    chosen = {**SERIES, "two": [0.4, 0.7], "mostly equal": [1.0, 1.0, 1.0, 5.0], "one outlier": normal(9) + [1e6]}
    for name, values in chosen.items():
        (scaled,), unit = tame(values)
        middle = float(np.median([Fraction(value) for value in values]))
        scatter = float(stats.median_abs_deviation(scaled)) * unit
        n = len(values)
        t = stats.t.ppf([0.5 + level / 2 for level in LEVELS], 0.37 * (n - 1))
        reach = t * float(stats.median_abs_deviation(scaled, scale="normal")) * unit * math.sqrt(1 + math.pi / (2 * n))
        ends = [[middle - one, middle + one] for one in reach]
        case("robust", name, {"values": values}, {"median": middle, "mad": scatter, "intervals": ends})
    case("normalMad", "of the normal distribution", {}, float(1 / stats.norm.ppf(0.75)))


def next_cases():
    for name, values in SERIES.items():
        n = len(values)
        sd = root(squares_of(values) / (n - 1))
        mean = mean_of(values)
        reach = stats.t.ppf([0.5 + level / 2 for level in LEVELS], n - 1) * sd * math.sqrt(1 + 1 / n)
        for next_value in (values[-1] + 2 * sd, values[0]):
            t = float((Fraction(next_value) - mean) / Fraction(sd)) / math.sqrt(1 + 1 / n)
            less, greater = float(stats.t.cdf(t, n - 1)), float(stats.t.sf(t, n - 1))
            low, high = sum(v <= next_value for v in values), sum(v >= next_value for v in values)
            by_rank = [(1 + low) / (n + 1), (1 + high) / (n + 1)]
            expected = {
                "intervals": [[float(mean) - one, float(mean) + one] for one in reach],
                "p": {"less": less, "greater": greater, "twoSided": 2 * min(less, greater)},
                "rank": {"less": by_rank[0], "greater": by_rank[1], "twoSided": min(1, 2 * min(by_rank))},
            }
            case("next", name, {"values": values, "next": next_value}, expected)


def spearman_cases():
    chosen = {
        "accuracy and correlation of real runs": (ACCURACY, MATTHEWS),
        "loss and accuracy of real runs": (LOSS, ACCURACY[:15]),
        "three": ([1.0, 2.0, 3.0], [2.0, 1.0, 3.0]),
        "independent": (normal(25), normal(25)),
        "related": [floats(column) for column in rng.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], 18).T],
        "ties": ([1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0], [2.0, 1.0, 4.0, 4.0, 3.0, 5.0, 5.0]),
        "zeros and ones": ([0.0, 1.0, 1.0, 0.0, 1.0, 0.0], [1.0, 1.0, 1.0, 0.0, 1.0, 0.0]),
        "against": (normal(12), [-float(v) for v in range(12)]),
    }
    for name, (x, y) in chosen.items():
        result = stats.spearmanr(x, y)
        case("spearman", name, {"x": x, "y": y}, {"rho": float(result.statistic), "p": float(result.pvalue)})


def holm_cases():
    for ps in ([0.01, 0.04, 0.03, 0.005], [0.5, 0.9, 0.7], [0.02, 0.02, 0.02], [1e-12, 0.3, 0.049, 1.0, 0.0, 0.01], [0.2]):
        fractions = [Fraction(p) for p in ps]
        adjusted = [
            max(min(Fraction(1), q * sum(r >= q for r in fractions)) for q in fractions if q <= p) for p in fractions
        ]
        case("holm", f"{len(ps)} tests", {"ps": ps}, floats(adjusted))


def choose_cases():
    pairs = [[0, 0], [5, 2], [20, 10], [50, 25], [60, 3], [61, 17], [100, 50], [1000, 500], [7, 9], [7, -1]]
    ways = [float(math.comb(n, k)) if k >= 0 else 0 for n, k in pairs]
    case("choose", "small and large", {"pairs": pairs}, ways)


def no_less_than_counted():
    """SciPy and the counting here must agree where both are exact, or one of them is not what it says."""
    for _ in range(5):
        baseline, current = rounded(normal(5), 9), rounded(normal(4, 0.5), 9)
        p = p_of(
            stats.permutation_test,
            (np.array(current), np.array(baseline)),
            welch_t,
            permutation_type="independent",
            vectorized=True,
            n_resamples=np.inf,
        )
        counts = counted_permutation(baseline, current)["p"]
        assert all(math.isclose(p[side], counts[side], rel_tol=1e-12) for side in p), (p, counts)


no_less_than_counted()
welch_cases()
paired_cases()
student_cases()
permutation_cases()
sign_cases()
series_cases()
robust_cases()
next_cases()
spearman_cases()
holm_cases()
choose_cases()
print(json.dumps({"scipy": scipy.__version__, "cases": cases}, indent=1, allow_nan=False))
