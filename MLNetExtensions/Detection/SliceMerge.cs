namespace MLNetGhost;

/// <summary>
/// Puts together what the network found in overlapping slices of one picture, so that every object is there once. Suppression within each
/// slice has been done.
/// </summary>
/// <remarks>
/// <para>A whole object is kept unless another slice has reported it with a higher score, where tiles go before the slice of the whole
/// area, which shows the same things smaller.</para>
/// <para>A piece, a box that ends at a seam of its tile, is dropped where another slice has the whole of it. Pieces that nobody has whole
/// and that meet at a seam become one object; of others, the larger one stays.</para>
/// </remarks>
internal sealed class SliceMerge
{
    /// <summary>
    /// Of boxes of one class that overlap more than this, one goes, whatever suppression within a slice has left: an object lies at another
    /// place of the network's grid in each tile, its box moves by a pixel or two, and that is much of a small one.
    /// </summary>
    private const float LargestOverlap = 0.5f;

    /// <summary>The same for boxes of different classes: slices may disagree about what a thing is.</summary>
    private const float LargestOverlapOfClasses = 0.7f;

    /// <summary>A piece of which another detection covers more than this is a part of it.</summary>
    private const float LargestCovered = 0.5f;

    /// <summary>Pieces on both sides of a seam that share more than this of the smaller one's extent along it belong together.</summary>
    private const float LeastShared = 0.5f;

    /// <summary>Boxes whose edges lie closer than this, in pixels of the coarser slice's input, cannot be told apart there.</summary>
    private const float EdgePixels = 2;

    private readonly IReadOnlyList<Slice> _slices;
    private readonly SuppressionOptions _options;
    private readonly float _largestOverlap;
    private readonly float _cell;
    private readonly BoxGrid _grid;
    private readonly List<SliceDetection> _kept = [];

    private SliceMerge(IReadOnlyList<Slice> slices, SuppressionOptions options)
    {
        (_slices, _options) = (slices, options);
        _largestOverlap = MathF.Min(options.IouThreshold, LargestOverlap);
        _cell = slices.Min(slice => Math.Max(slice.Place.Width, slice.Place.Height));
        _grid = new BoxGrid(_cell);
    }

    /// <summary>Merges what was found.</summary>
    /// <param name="slices">The slices.</param>
    /// <param name="found">The detections of each slice, in the order of the slices; boxes in pixels of the picture.</param>
    /// <param name="options">How suppression is done; the best <see cref="SuppressionOptions.MaximumDetections"/> stay.</param>
    /// <returns>A new array, highest score first.</returns>
    public static Detection[] Merge(
        IReadOnlyList<Slice> slices, IEnumerable<(int Slice, Detection Detection)> found, SuppressionOptions options)
    {
        SliceDetection[] all =
        [
            .. found.Select(item => new SliceDetection(item.Detection, item.Slice, slices[item.Slice].SeamsAt(item.Detection.Box)))
                .OrderByDescending(item => item.Detection.Score).Take(options.MaximumCandidates),
        ];
        return new SliceMerge(slices, options).Merge(all);
    }

    private Detection[] Merge(SliceDetection[] byScore)
    {
        foreach (var item in byScore.Where(item => !item.IsCut).OrderBy(item => _slices[item.Slice].IsWhole))
        {
            KeepUnless(item, IsRepeated);
        }

        SliceDetection[] pieces = [.. byScore.Where(item => item.IsCut && !_grid.Near(item.Box).Any(kept => IsCovered(item, _kept[kept])))];
        foreach (var item in Join(pieces).OrderByDescending(item => item.Box.Area))
        {
            KeepUnless(item, (item, kept) => IsRepeated(item, kept) || (item.IsCut && IsCovered(item, kept)));
        }

        return [.. _kept.Select(item => item.Detection).OrderByDescending(item => item.Score).Take(_options.MaximumDetections)];
    }

    private void KeepUnless(SliceDetection item, Func<SliceDetection, SliceDetection, bool> isDropped)
    {
        if (!_grid.Near(item.Box).Any(kept => isDropped(item, _kept[kept])))
        {
            _grid.Add(_kept.Count, item.Box);
            _kept.Add(item);
        }
    }

    /// <summary>Whether a detection is one that was reported before, mostly by another slice.</summary>
    private bool IsRepeated(SliceDetection item, SliceDetection kept)
    {
        var isSameClass = IsSameClass(item, kept);
        if (item.Slice == kept.Slice && item.Slice != SliceDetection.Joined)
        {
            return isSameClass && item.Box.IntersectionOverUnion(kept.Box) > _largestOverlap;
        }

        var largest = isSameClass ? _largestOverlap : LargestOverlapOfClasses;
        return (isSameClass || SeesBetter(kept, item))
            && (item.Box.IntersectionOverUnion(kept.Box) > largest || HaveSameEdges(item, kept));
    }

    /// <summary>
    /// Whether a piece is a part of a detection of another slice, of any class if that goes on beyond the seam: the network may take a
    /// piece for something else.
    /// </summary>
    private bool IsCovered(SliceDetection piece, SliceDetection kept) => piece.Slice != kept.Slice
        && Intersection(piece.Box, kept.Box) > LargestCovered * piece.Box.Area
        && (IsSameClass(piece, kept) || SeesBetter(kept, piece) || _slices[piece.Slice].IsLeftBy(kept.Box, piece.Seams));

    private bool IsSameClass(SliceDetection a, SliceDetection b) =>
        _options.ClassAgnostic || a.Detection.ClassId == b.Detection.ClassId;

    /// <summary>Whether the tile of a detection shows the place of another one whole, so that it knows better what is there.</summary>
    private bool SeesBetter(SliceDetection kept, SliceDetection item) =>
        kept.Slice != SliceDetection.Joined && !_slices[kept.Slice].IsWhole && _slices[kept.Slice].Sees(item.Box);

    /// <summary>Whether two boxes are one as far as the coarser of their slices can tell.</summary>
    private bool HaveSameEdges(SliceDetection a, SliceDetection b)
    {
        if (a.Slice == SliceDetection.Joined || b.Slice == SliceDetection.Joined)
        {
            return false;
        }

        var near = EdgePixels * MathF.Max(_slices[a.Slice].Pixel, _slices[b.Slice].Pixel);
        return Intersection(a.Box, b.Box) > 0
            && MathF.Abs(a.Box.X0 - b.Box.X0) <= near && MathF.Abs(a.Box.Y0 - b.Box.Y0) <= near
            && MathF.Abs(a.Box.X1 - b.Box.X1) <= near && MathF.Abs(a.Box.Y1 - b.Box.Y1) <= near;
    }

    /// <summary>Pieces of one object become one detection: around all of them, with the best one's class and score.</summary>
    /// <param name="pieces">Pieces, highest score first.</param>
    private IEnumerable<SliceDetection> Join(SliceDetection[] pieces)
    {
        var leaders = Enumerable.Range(0, pieces.Length).ToArray();
        var grid = new BoxGrid(_cell);
        foreach (var (index, piece) in pieces.Index())
        {
            foreach (var other in grid.Near(piece.Box))
            {
                if (IsSameClass(piece, pieces[other]) && (Meet(piece, pieces[other]) || Meet(pieces[other], piece)))
                {
                    var (a, b) = (LeaderOf(index), LeaderOf(other));
                    leaders[Math.Max(a, b)] = Math.Min(a, b);
                }
            }

            grid.Add(index, piece.Box);
        }

        return pieces.Index().GroupBy(item => LeaderOf(item.Index), item => item.Item).Select(Joined);

        int LeaderOf(int index)
        {
            while (leaders[index] != index)
            {
                index = leaders[index];
            }

            return index;
        }
    }

    private static SliceDetection Joined(IEnumerable<SliceDetection> pieces)
    {
        SliceDetection[] all = [.. pieces];
        var box = new BoundingBox(
            all.Min(piece => piece.Box.X0), all.Min(piece => piece.Box.Y0), all.Max(piece => piece.Box.X1), all.Max(piece => piece.Box.Y1));
        return all.Length == 1 ? all[0] : new(all[0].Detection with { Box = box }, SliceDetection.Joined, Seams.None);
    }

    /// <summary>
    /// Whether a piece goes on beyond the seam on its right, or below it, as the other one: both fill what the tiles share from seam to
    /// seam, and their extents along the seam agree.
    /// </summary>
    private bool Meet(SliceDetection first, SliceDetection second)
    {
        var (slice, otherSlice) = (_slices[first.Slice], _slices[second.Slice]);
        var (a, b) = (slice.Place, otherSlice.Place);
        var (box, other) = (first.Box, second.Box);
        return (first.Seams.HasFlag(Seams.Right) && second.Seams.HasFlag(Seams.Left) && a.X0 < b.X0 && b.X0 <= a.X1
                && box.X0 <= b.X0 + slice.Slack(box.Width) && other.X1 >= a.X1 - otherSlice.Slack(other.Width)
                && Shares(box.Y0, box.Y1, other.Y0, other.Y1, Math.Max(a.Y0, b.Y0), Math.Min(a.Y1, b.Y1)))
            || (first.Seams.HasFlag(Seams.Bottom) && second.Seams.HasFlag(Seams.Top) && a.Y0 < b.Y0 && b.Y0 <= a.Y1
                && box.Y0 <= b.Y0 + slice.Slack(box.Height) && other.Y1 >= a.Y1 - otherSlice.Slack(other.Height)
                && Shares(box.X0, box.X1, other.X0, other.X1, Math.Max(a.X0, b.X0), Math.Min(a.X1, b.X1)));
    }

    /// <summary>Whether two extents agree as far as both tiles show them.</summary>
    private static bool Shares(float start, float end, float otherStart, float otherEnd, float first, float last)
    {
        (start, end) = (MathF.Max(start, first), MathF.Min(end, last));
        (otherStart, otherEnd) = (MathF.Max(otherStart, first), MathF.Min(otherEnd, last));
        var smaller = MathF.Min(end - start, otherEnd - otherStart);
        return smaller > 0 && MathF.Min(end, otherEnd) - MathF.Max(start, otherStart) > LeastShared * smaller;
    }

    private static float Intersection(BoundingBox a, BoundingBox b) =>
        MathF.Max(MathF.Min(a.X1, b.X1) - MathF.Max(a.X0, b.X0), 0) * MathF.Max(MathF.Min(a.Y1, b.Y1) - MathF.Max(a.Y0, b.Y0), 0);
}
