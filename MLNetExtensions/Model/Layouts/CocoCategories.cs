namespace MLNetGhost.Model;

/// <summary>COCO's 80 classes keep the category ids of an earlier list of 90, of which ten were never used.</summary>
internal static class CocoCategories
{
    private static readonly int[] s_unused = [12, 26, 29, 30, 45, 66, 68, 69, 71, 83];

    /// <summary>For each category id from 0, its class among the 80; −1 for an id that is not used.</summary>
    /// <param name="count">Number of ids.</param>
    public static int[] ClassOfCategory(int count)
    {
        var next = 0;
        return [.. Enumerable.Range(0, count).Select(id => id is 0 or > 90 || s_unused.Contains(id) ? -1 : next++)];
    }
}
