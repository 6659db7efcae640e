namespace MLNetGhost.Tracking;

/// <summary>
/// Optimal one-to-one assignment with a gate: the Hungarian method by shortest augmenting paths (Jonker and Volgenant, "A Shortest
/// Augmenting Path Algorithm for Dense and Sparse Linear Assignment Problems", 1987), one path for each row. A row may stay alone, which
/// costs as much as the limit, so that pairs above the limit are never made. Buffers are kept: solving again allocates nothing.
/// </summary>
internal sealed class AssignmentSolver
{
    private const int None = -1;

    private double[] _rowPrice = [];
    private double[] _columnPrice = [];
    private double[] _distance = [];
    private int[] _rowOfColumn = [];
    private int[] _previousColumn = [];
    private bool[] _isVisited = [];

    /// <summary>Chooses pairs so that the sum of (cost − limit) over them is least.</summary>
    /// <param name="costs">Rows × columns costs, row after row; +∞ for a pair that must not be made. None is NaN or −∞.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="limit">The largest cost of a pair.</param>
    /// <param name="columnOfRow">Receives the column of each row, −1 for none.</param>
    /// <remarks>Of solutions that are equally good the same one is found every time.</remarks>
    public void Solve(ReadOnlySpan<double> costs, int rows, int columns, double limit, Span<int> columnOfRow)
    {
        Reserve(rows, columns);
        Array.Clear(_rowPrice, 0, rows);
        Array.Clear(_columnPrice, 0, columns);
        _rowOfColumn.AsSpan(0, columns).Fill(None);
        for (var row = 0; row < rows; row++)
        {
            Insert(costs, row, columns, limit);
        }

        columnOfRow[..rows].Fill(None);
        for (var column = 0; column < columns; column++)
        {
            if (_rowOfColumn[column] is >= 0 and var row)
            {
                columnOfRow[row] = column;
            }
        }
    }

    /// <summary>Adds a row along the cheapest path, which ends at a free column or at a row that is left alone instead.</summary>
    private void Insert(ReadOnlySpan<double> costs, int added, int columns, double limit)
    {
        var distance = _distance.AsSpan(0, columns);
        var isVisited = _isVisited.AsSpan(0, columns);
        distance.Fill(double.PositiveInfinity);
        isVisited.Clear();
        var (row, reached) = (added, None);
        var (alone, aloneAfter) = (double.PositiveInfinity, None);
        while (true)
        {
            if (-_rowPrice[row] < alone)
            {
                (alone, aloneAfter) = (-_rowPrice[row], reached);
            }

            var nearest = Relax(costs.Slice(row * columns, columns), row, reached, limit);
            var step = nearest == None ? double.PositiveInfinity : distance[nearest];
            if (alone < step)
            {
                Move(added, columns, alone);
                Augment(added, aloneAfter);
                return;
            }

            Move(added, columns, step);
            alone -= step;
            reached = nearest;
            if (_rowOfColumn[nearest] == None)
            {
                AugmentTo(added, nearest);
                return;
            }

            isVisited[nearest] = true;
            row = _rowOfColumn[nearest];
        }
    }

    /// <summary>Shortens the distances of unvisited columns by way of a row, and returns the nearest of them.</summary>
    private int Relax(ReadOnlySpan<double> costs, int row, int via, double limit)
    {
        var (nearest, least) = (None, double.PositiveInfinity);
        for (var column = 0; column < costs.Length; column++)
        {
            if (_isVisited[column])
            {
                continue;
            }

            var cost = costs[column];
            if (cost <= limit && cost - limit - _rowPrice[row] - _columnPrice[column] is var length && length < _distance[column])
            {
                _distance[column] = length;
                _previousColumn[column] = via;
            }

            if (_distance[column] < least)
            {
                (nearest, least) = (column, _distance[column]);
            }
        }

        return nearest;
    }

    /// <summary>Changes the prices by a step, so that all pairs on the path cost nothing.</summary>
    private void Move(int added, int columns, double step)
    {
        _rowPrice[added] += step;
        for (var column = 0; column < columns; column++)
        {
            if (_isVisited[column])
            {
                _rowPrice[_rowOfColumn[column]] += step;
                _columnPrice[column] -= step;
            }
            else
            {
                _distance[column] -= step;
            }
        }
    }

    /// <summary>Gives each column of a path the row before it; the row of the last column stays alone.</summary>
    private void Augment(int added, int column)
    {
        if (column != None)
        {
            AugmentTo(added, column);
        }
    }

    private void AugmentTo(int added, int column)
    {
        while (true)
        {
            var previous = _previousColumn[column];
            _rowOfColumn[column] = previous == None ? added : _rowOfColumn[previous];
            if (previous == None)
            {
                return;
            }

            column = previous;
        }
    }

    private void Reserve(int rows, int columns)
    {
        if (_rowPrice.Length < rows)
        {
            _rowPrice = new double[2 * rows];
        }

        if (_columnPrice.Length < columns)
        {
            _columnPrice = new double[2 * columns];
            _distance = new double[2 * columns];
            _rowOfColumn = new int[2 * columns];
            _previousColumn = new int[2 * columns];
            _isVisited = new bool[2 * columns];
        }
    }
}
