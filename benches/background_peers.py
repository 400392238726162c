#!/usr/bin/env python3
"""What dafeng's solver is measured beside, one measurement a process: SciPy and bw2calc on the matrices of background_data.py.

    python3 background_peers.py RUNNER SYSTEM.npz RESULT.npy [--sample 20]
    python3 background_peers.py compare RESULT RESULT...

A runner prints its seconds as JSON and writes the intensities that it found, one for each process in order; where it solves for a sample of
products only, the others are not a number. The seconds are those of the solve: matrices are in memory, imports are done.
"""

import argparse
import csv
import json
import sys
import time
import warnings

import numpy
import scipy.sparse
import scipy.sparse.linalg

warnings.filterwarnings("ignore")


class System:
    """A technosphere, and what one run of each process emits."""

    def __init__(self, path):
        data = numpy.load(path)
        self.rows, self.columns, self.amounts, self.co2 = (data[name] for name in ("rows", "columns", "amounts", "co2"))
        self.size = len(self.co2)
        self.matrix = scipy.sparse.csc_matrix((self.amounts, (self.rows, self.columns)), shape=(self.size, self.size))

    def datapackage(self):
        """The system as bw2calc takes it. Ids of processes and products are their places, that of CO2 is behind them."""
        import bw_processing
        package = bw_processing.create_datapackage()
        flow = self.size
        for matrix, rows, columns, values in [
            ("technosphere_matrix", self.rows, self.columns, self.amounts),
            ("biosphere_matrix", numpy.full(self.size, flow), numpy.arange(self.size), self.co2),
            ("characterization_matrix", [flow], [flow], [1.0]),
        ]:
            indices = numpy.zeros(len(values), dtype=bw_processing.INDICES_DTYPE)
            indices["row"], indices["col"] = rows, columns
            package.add_persistent_vector(matrix=matrix, name=matrix, indices_array=indices, identifier=["CO2"],
                                          data_array=numpy.asarray(values, dtype=float))
        return package


def scipy_splu(system, _sample):
    """SuperLU factors of the transposed matrix, one solve."""
    transposed = system.matrix.T.tocsc()
    start = time.perf_counter()
    values = scipy.sparse.linalg.splu(transposed).solve(system.co2)
    return {"seconds": time.perf_counter() - start}, values


def scipy_iterative(method):
    """An iterative solver of SciPy, scaled as one who knows the system would: by the diagonal and by the direct emissions."""
    def run(system, _sample):
        transposed = system.matrix.T.tocsr()
        start = time.perf_counter()
        direct = numpy.where(system.co2 > 0, system.co2, 1.0)
        diagonal = transposed.diagonal()
        scaled = scipy.sparse.diags(1 / direct) @ transposed @ scipy.sparse.diags(direct / diagonal)
        count = [0]
        def step(_):
            count[0] += 1
        extra = {"restart": 60, "callback_type": "pr_norm"} if method is scipy.sparse.linalg.gmres else {}
        unknowns, info = method(scaled.tocsr(), system.co2 / direct, rtol=1e-12, atol=0, maxiter=1000, callback=step, **extra)
        values = unknowns * direct / diagonal
        return {"seconds": time.perf_counter() - start, "iterations": count[0], "info": int(info)}, values
    return run


def sampled(system, sample):
    """Some products, the same in every run, and a place for the intensities of all."""
    count = min(sample, system.size)
    return numpy.random.default_rng(1).choice(system.size, count, replace=False), numpy.full(system.size, numpy.nan)


def bw2calc_lca(kind):
    """bw2calc the usual way: the first product with what it prepares, then one redone solve a product."""
    def run(system, sample):
        import bw2calc
        products, values = sampled(system, sample)
        package = system.datapackage()
        start = time.perf_counter()
        lca = getattr(bw2calc, kind)({int(products[0]): 1}, data_objs=[package])
        lca.load_lci_data()
        lca.load_lcia_data()
        loaded = time.perf_counter()
        lca.lci()
        lca.lcia()
        values[products[0]] = lca.score
        first = time.perf_counter()
        for product in products[1:]:
            lca.lcia(demand={int(product): 1})
            values[product] = lca.score
        each = (time.perf_counter() - first) / max(len(products) - 1, 1)
        figures = {"loading": loaded - start, "first": first - loaded, "each_further": each, "sample": len(products),
                   "seconds": first - loaded + each * (system.size - 1), "extrapolated": len(products) < system.size,
                   "pardiso": bw2calc.PYPARDISO}
        return figures, values
    return run


def bw2calc_adjoint(system, _sample):
    """bw2calc's own quick way to the scores of all products: one transposed solve, with its matrix and its solver."""
    import bw2calc
    demands = {str(product): {product: 1} for product in range(system.size)}
    package = system.datapackage()
    start = time.perf_counter()
    lca = bw2calc.FastScoresOnlyMultiLCA(demands, {"impact_categories": [("CO2",)]}, [package], direction="adjoint")
    lca._load_datapackages()        # as the first step of `next(lca)` does, to time it apart
    lca.build_precalculated()
    loaded = time.perf_counter()
    values = numpy.asarray(lca.calculate()).ravel()
    return {"loading": loaded - start, "seconds": time.perf_counter() - loaded, "pardiso": bw2calc.PYPARDISO}, values


RUNNERS = {
    "scipy splu, transposed": scipy_splu,
    "scipy bicgstab, transposed": scipy_iterative(scipy.sparse.linalg.bicgstab),
    "scipy gmres, transposed": scipy_iterative(scipy.sparse.linalg.gmres),
    "bw2calc LCA, product by product": bw2calc_lca("LCA"),
    "bw2calc JacobiGMRESLCA, product by product": bw2calc_lca("JacobiGMRESLCA"),
    "bw2calc FastScoresOnlyMultiLCA, adjoint": bw2calc_adjoint,
}


def read(path):
    """Intensities of a runner (.npy), or of dafeng (.csv)."""
    if path.endswith(".npy"):
        return numpy.load(path)
    with open(path, encoding="utf-8-sig") as file:
        return numpy.array([float(line["intensity"]) for line in csv.DictReader(file)])


def compare(reference, others):
    """The greatest relative difference of each from the first, over the products that it solved for."""
    expected = read(reference)
    for path in others:
        found = read(path)
        known = ~numpy.isnan(found)
        size = numpy.maximum(numpy.abs(expected[known]), 1e-12 * numpy.abs(expected).max())     # of nothing, rounding is no part
        yield float(numpy.max(numpy.where(expected[known] == found[known], 0, numpy.abs(found[known] - expected[known]) / size)))


def versions():
    """The versions of what is measured."""
    from importlib.metadata import version
    return {name: version(name) for name in ("numpy", "scipy", "bw2calc", "bw_processing", "pypardiso", "mkl")}


def main():
    if sys.argv[1] == "compare":
        print(json.dumps(list(compare(sys.argv[2], sys.argv[3:]))))
        return
    if sys.argv[1] == "versions":
        print(json.dumps(versions()))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runner", choices=RUNNERS)
    parser.add_argument("system")
    parser.add_argument("result")
    parser.add_argument("--sample", type=int, default=20)
    arguments = parser.parse_args()
    figures, values = RUNNERS[arguments.runner](System(arguments.system), arguments.sample)
    numpy.save(arguments.result, values)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
