using System.Numerics;
using MLNetGhost.Trainer.Data;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Parts of the scenes can be left out, each with the effect that its name promises; by default nothing is.</summary>
[TestClass]
public sealed class ScenePartsTests
{
    private const int Side = 128;

    private static readonly SceneParts[] s_parts =
        [.. Enum.GetValues<SceneParts>().Where(part => BitOperations.IsPow2((int)part))];

    [TestMethod]
    public void All_EveryPart_IsInIt() =>
        Assert.AreEqual(SceneParts.All, s_parts.Aggregate(SceneParts.None, (sum, part) => sum | part));

    [TestMethod]
    public void Compose_AllParts_DrawsWhatIsDrawnByDefault()
    {
        foreach (var (expected, actual) in Scenes(new SceneComposer(), 30).Zip(Scenes(new SceneComposer(SceneParts.All), 30)))
        {
            CollectionAssert.AreEqual(expected.Boxes, actual.Boxes);
            CollectionAssert.AreEqual(expected.Pixels, actual.Pixels);
        }
    }

    [TestMethod]
    public void Compose_WithoutOnePart_DrawsOtherPictures()
    {
        var all = Scenes(new SceneComposer(), 20);
        foreach (var part in s_parts)
        {
            var without = Scenes(new SceneComposer(SceneParts.All & ~part), 20);

            Assert.IsTrue(all.Zip(without).Any(pair => !pair.First.Pixels.SequenceEqual(pair.Second.Pixels)), $"{part}");
        }
    }

    /// <summary>Around the objects of a scene of no parts there is one colour; a part is then all there is.</summary>
    [TestMethod]
    [DataRow(nameof(SceneParts.Clutter), 0.1)]
    [DataRow(nameof(SceneParts.Backgrounds), 0.1)]
    [DataRow(nameof(SceneParts.Shadows), 0.005)]
    [DataRow(nameof(SceneParts.Camera), 0.1)]
    public void Compose_OnlyAPartSeenAroundObjects_ChangesTheirSurroundings(string part, double least)
    {
        Assert.AreEqual(0, Unevenness(SceneParts.None, insideBoxes: false));
        Assert.IsGreaterThan(least, Unevenness(Enum.Parse<SceneParts>(part), insideBoxes: false));
    }

    /// <summary>In the boxes of a scene of no parts only the edges of the objects are uneven.</summary>
    [TestMethod]
    [DataRow(nameof(SceneParts.Textures))]
    [DataRow(nameof(SceneParts.Details))]
    public void Compose_OnlyAPartSeenInObjects_ChangesTheirInsidesAlone(string part)
    {
        var parts = Enum.Parse<SceneParts>(part);

        Assert.IsGreaterThan(1.5 * Unevenness(SceneParts.None, insideBoxes: true), Unevenness(parts, insideBoxes: true));
        Assert.AreEqual(0, Unevenness(parts, insideBoxes: false));
    }

    [TestMethod]
    public void Compose_WithoutOverlaps_KeepsBoxesApart()
    {
        Assert.IsGreaterThan(20, OverlapsOf(SceneParts.All));
        Assert.AreEqual(0, OverlapsOf(SceneParts.All & ~SceneParts.Overlaps));

        static int OverlapsOf(SceneParts parts) => Scenes(new SceneComposer(parts), 100).Sum(scene =>
            scene.Boxes.Sum(one => scene.Boxes.Count(other => other != one && one.Box.IntersectionOverUnion(other.Box) > 0)));
    }

    [TestMethod]
    public void Compose_WithoutCrowds_HasAtMostTwoDozenObjects()
    {
        Assert.IsGreaterThan(30, MostOf(SceneParts.All));
        Assert.IsLessThan(25, MostOf(SceneParts.All & ~SceneParts.Crowds));

        static int MostOf(SceneParts parts) => Scenes(new SceneComposer(parts), 100).Max(scene => scene.Boxes.Length);
    }

    /// <summary>The edge of the picture may cut an object, but not by more than half of it.</summary>
    [TestMethod]
    public void Compose_WithoutSmallSizes_HasObjectsOfAQuarterOfTheSideBeforeTheEdgeCutsThem()
    {
        const SceneParts rest = SceneParts.Overlaps | SceneParts.Clutter | SceneParts.Families;
        Assert.IsLessThan(8, SmallestOf(SceneParts.All & ~rest));
        Assert.IsGreaterThan((Side / 8) - 1, SmallestOf(SceneParts.All & ~rest & ~SceneParts.Sizes));
        foreach (var layout in Layouts(SceneParts.All & ~SceneParts.Sizes))
        {
            Assert.IsGreaterThanOrEqualTo(Side / 4, layout.SmallestSize);
            Assert.IsGreaterThanOrEqualTo(layout.SmallestSize, layout.LargestSize);
        }

        static float SmallestOf(SceneParts parts) => Scenes(new SceneComposer(parts), 150)
            .SelectMany(scene => scene.Boxes).Min(box => Math.Max(box.Box.Width, box.Box.Height));
    }

    [TestMethod]
    public void Draw_WithoutAngles_IsAlwaysUpright()
    {
        Assert.IsTrue(Layouts(SceneParts.All).Any(layout => !layout.IsUpright));
        Assert.IsTrue(Layouts(SceneParts.All & ~SceneParts.Angles).All(layout => layout.IsUpright));
    }

    [TestMethod]
    public void Compose_WithoutFamilies_HasTheFirstSixClasses()
    {
        Assert.IsGreaterThan(40, ClassesOf(SceneParts.All).Length);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4, 5 }, ClassesOf(SceneParts.All & ~SceneParts.Families));

        static int[] ClassesOf(SceneParts parts) =>
            [.. Scenes(new SceneComposer(parts), 150).SelectMany(scene => scene.Boxes).Select(box => box.ClassId).Distinct().Order()];
    }

    private static IEnumerable<SceneLayout> Layouts(SceneParts parts) => Enumerable.Range(0, 200)
        .Select(index => SceneLayout.Draw(new RandomStream((ulong)index), new SKSizeI(Side, Side - (index % 50)), parts));

    private static List<(LabelledBox[] Boxes, byte[] Pixels)> Scenes(SceneComposer composer, int count) =>
        [.. Enumerable.Range(0, count).Select(index => (composer.Compose(0, index, Side).ToArray(), composer.Picture.Pixels.ToArray()))];

    /// <summary>How many of the pixels inside or around all boxes differ from their left neighbours.</summary>
    private static double Unevenness(SceneParts parts, bool insideBoxes)
    {
        const int margin = 3;
        var (uneven, all) = (0, 0);
        foreach (var (boxes, pixels) in Scenes(new SceneComposer(parts), 60))
        {
            for (var i = 1; i < Side * Side; i++)
            {
                var (x, y) = (i % Side, i / Side);
                var isInside = Array.Exists(boxes, box => x >= box.Box.X0 - margin && x <= box.Box.X1 + margin
                    && y >= box.Box.Y0 - margin && y <= box.Box.Y1 + margin);
                var one = pixels.AsSpan(3 * i, 3);
                var other = pixels.AsSpan(3 * (i - 1), 3);
                if (x > 0 && isInside == insideBoxes && !IsBorder(one) && !IsBorder(other))
                {
                    all++;
                    uneven += one.SequenceEqual(other) ? 0 : 1;
                }
            }
        }

        return (double)uneven / all;

        static bool IsBorder(ReadOnlySpan<byte> pixel) => !pixel.ContainsAnyExcept(PixelBuffer.Border);
    }
}
