using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Tracking;

[TestClass]
public sealed class AssignmentSolverTests
{
    [TestMethod]
    public void Solve_RandomCosts_IsAsGoodAsTryingAll()
    {
        var random = new Random(1);
        var solver = new AssignmentSolver();
        for (var round = 0; round < 2000; round++)
        {
            var (rows, columns, limit) = (random.Next(0, 7), random.Next(0, 7), random.NextDouble());
            var costs = new double[rows * columns];
            for (var i = 0; i < costs.Length; i++)
            {
                // Few different values make ties.
                costs[i] = random.Next(4) == 0 ? double.PositiveInfinity : round % 2 == 0 ? random.NextDouble() : random.Next(-2, 5) / 4.0;
            }

            var columnOfRow = new int[rows];
            solver.Solve(costs, rows, columns, limit, columnOfRow);

            Assert.AreEqual(Least(costs, rows, columns, limit, 0, 0), Total(costs, columns, limit, columnOfRow), 1e-9, $"round {round}");
            var used = columnOfRow.Where(column => column >= 0).ToArray();
            Assert.AreEqual(used.Length, used.Distinct().Count());
        }
    }

    [TestMethod]
    public void Solve_PairAtTheLimit_IsMadeAndOneAboveItIsNot()
    {
        var columnOfRow = new int[1];

        new AssignmentSolver().Solve([0.8], 1, 1, 0.8, columnOfRow);
        Assert.AreEqual(0, columnOfRow[0]);

        new AssignmentSolver().Solve([0.8000001], 1, 1, 0.8, columnOfRow);
        Assert.AreEqual(-1, columnOfRow[0]);
    }

    [TestMethod]
    public void Solve_CheapestPairWouldLeaveTheOtherAlone_ChoosesBoth()
    {
        var columnOfRow = new int[2];

        new AssignmentSolver().Solve([0.1, 0.3, 0.2, double.PositiveInfinity], 2, 2, 0.8, columnOfRow);

        CollectionAssert.AreEqual(new[] { 1, 0 }, columnOfRow);
    }

    [TestMethod]
    public void Solve_TwoEqualSolutions_IsTheSameEveryTime()
    {
        var columnOfRow = new int[2];
        var solver = new AssignmentSolver();
        for (var i = 0; i < 3; i++)
        {
            solver.Solve([0.5, 0.5, 0.5, 0.5], 2, 2, 0.8, columnOfRow);
            CollectionAssert.AreEqual(new[] { 0, 1 }, columnOfRow);
        }
    }

    [TestMethod]
    public void Solve_ThreeHundredRows_IsAsGoodFromBothSides()
    {
        const int Size = 300;
        var random = new Random(2);
        double[] costs = [.. Enumerable.Range(0, Size * Size).Select(_ => random.NextDouble())];
        double[] turned = [.. Enumerable.Range(0, Size * Size).Select(i => costs[(i % Size * Size) + (i / Size)])];
        var (columnOfRow, rowOfColumn) = (new int[Size], new int[Size]);

        new AssignmentSolver().Solve(costs, Size, Size, 1, columnOfRow);
        new AssignmentSolver().Solve(turned, Size, Size, 1, rowOfColumn);

        Assert.AreEqual(Total(turned, Size, 1, rowOfColumn), Total(costs, Size, 1, columnOfRow), 1e-9);
    }

    private static double Total(double[] costs, int columns, double limit, int[] columnOfRow) =>
        columnOfRow.Index().Where(pair => pair.Item >= 0).Sum(pair => costs[(pair.Index * columns) + pair.Item] - limit);

    /// <summary>The least sum over all ways to pair the rows from one on with columns that are free.</summary>
    private static double Least(double[] costs, int rows, int columns, double limit, int row, int used)
    {
        if (row == rows)
        {
            return 0;
        }

        var least = Least(costs, rows, columns, limit, row + 1, used);
        for (var column = 0; column < columns; column++)
        {
            var cost = costs[(row * columns) + column];
            if ((used & (1 << column)) == 0 && cost <= limit)
            {
                least = Math.Min(least, cost - limit + Least(costs, rows, columns, limit, row + 1, used | (1 << column)));
            }
        }

        return least;
    }
}
