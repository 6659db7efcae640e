using System.Runtime.InteropServices;

namespace MLNetGhost;

/// <summary>Finds boxes near a box among very many, by the cells of a grid that they touch.</summary>
/// <param name="cell">Side of a cell, in pixels.</param>
internal sealed class BoxGrid(float cell)
{
    private readonly Dictionary<(int X, int Y), List<int>> _cells = [];
    private readonly List<int> _lastQuery = [];
    private int _query;

    /// <summary>Adds a box.</summary>
    /// <param name="index">What it is called; a number not added before.</param>
    /// <param name="box">The box.</param>
    public void Add(int index, BoundingBox box)
    {
        CollectionsMarshal.SetCount(_lastQuery, Math.Max(_lastQuery.Count, index + 1));
        foreach (var place in CellsOf(box))
        {
            ref var boxes = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, place, out _);
            (boxes ??= []).Add(index);
        }
    }

    /// <summary>The boxes that share a cell with a box, each once; all that overlap or touch it are among them.</summary>
    /// <param name="box">The box.</param>
    public IEnumerable<int> Near(BoundingBox box)
    {
        var query = ++_query;
        foreach (var place in CellsOf(box))
        {
            if (!_cells.TryGetValue(place, out var boxes))
            {
                continue;
            }

            foreach (var index in boxes)
            {
                if (_lastQuery[index] != query)
                {
                    _lastQuery[index] = query;
                    yield return index;
                }
            }
        }
    }

    private IEnumerable<(int X, int Y)> CellsOf(BoundingBox box)
    {
        var (left, top, right, bottom) = (Cell(box.X0 - 1), Cell(box.Y0 - 1), Cell(box.X1 + 1), Cell(box.Y1 + 1));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                yield return (x, y);
            }
        }
    }

    private int Cell(float position) => (int)MathF.Floor(position / cell);
}
