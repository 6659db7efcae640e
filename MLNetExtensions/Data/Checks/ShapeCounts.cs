namespace MLNetGhost.Data;

/// <summary>What a shape of a labelling tool became.</summary>
internal enum ShapeKind
{
    /// <summary>An upright box.</summary>
    Box,

    /// <summary>The upright box around a turned one.</summary>
    Turned,

    /// <summary>The box around an outline: polygon, ellipse, circle, mask, cuboid.</summary>
    Outline,

    /// <summary>A shape without a box, such as a line or a point.</summary>
    Other,

    /// <summary>A shape whose numbers cannot be read.</summary>
    Wrong,
}

/// <summary>Counts what the shapes of one file or picture became, and says so.</summary>
internal sealed class ShapeCounts
{
    private int _turned;
    private int _outlines;
    private int _others;

    /// <summary>Counts a shape.</summary>
    public void Add(ShapeKind kind)
    {
        _turned += kind == ShapeKind.Turned ? 1 : 0;
        _outlines += kind == ShapeKind.Outline ? 1 : 0;
        _others += kind == ShapeKind.Other ? 1 : 0;
    }

    /// <summary>The warnings.</summary>
    /// <param name="file">The file that the shapes are in.</param>
    /// <param name="outlines">What the tool's outlines are: <c>Polygons and circles</c>.</param>
    /// <param name="others">What the tool's shapes without a box are: <c>Lines and points</c>.</param>
    public IEnumerable<DatasetProblem> Problems(string file, string outlines, string others)
    {
        if (_turned > 0)
        {
            yield return TurnedBox.Warning(file, _turned);
        }

        if (_outlines > 0)
        {
            yield return DatasetProblem.Counting(ProblemKind.Polygon, file, outlines, _outlines, "the box around each was taken.");
        }

        if (_others > 0)
        {
            yield return DatasetProblem.Counting(
                ProblemKind.OtherShape, file, others, _others, "they have no box and were left out.");
        }
    }
}
