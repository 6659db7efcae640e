using MLNetGhost.Trainer.Data;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Drawn scenes: what they depend on, and that they hold what a detector should meet.</summary>
[TestClass]
public sealed class SceneComposerTests
{
    [TestMethod]
    public void Compose_SameSeedAndIndex_DrawsTheSameWhateverWasDrawnBefore()
    {
        var (first, second) = (new SceneComposer(), new SceneComposer());
        second.Compose(1, 99, 160);

        for (var index = 0; index < 12; index++)
        {
            LabelledBox[] expected = [.. first.Compose(1, index, 128)];
            CollectionAssert.AreEqual(expected, second.Compose(1, index, 128).ToArray());
            Assert.IsTrue(first.Picture.Pixels.SequenceEqual(second.Picture.Pixels), $"picture {index}");
        }

        second.Compose(2, 11, 128);
        Assert.IsFalse(first.Picture.Pixels.SequenceEqual(second.Picture.Pixels), "another seed");
    }

    [TestMethod]
    public void Compose_ManyScenes_HaveEveryFamilyAndSizeEmptyOnesAndCrowds()
    {
        const int side = 192;
        var composer = new SceneComposer();
        var scenes = Enumerable.Range(0, 400).Select(index => composer.Compose(0, index, side).ToArray()).ToArray();
        var boxes = scenes.SelectMany(scene => scene).ToArray();

        Assert.AreEqual(ShapeFamilies.All.Count, boxes.Select(box => box.ClassId).Distinct().Count(), "families");
        Assert.IsTrue(boxes.All(box => box.Box is { X0: >= 0, Y0: >= 0, X1: <= side, Y1: <= side }), "boxes inside");
        Assert.IsTrue(boxes.All(box => Math.Min(box.Box.Width, box.Box.Height) >= SceneObjects.SmallestSide), "boxes with an area");
        var sizes = boxes.Select(box => Math.Max(box.Box.Width, box.Box.Height)).ToArray();
        Assert.IsLessThan(8, sizes.Min());
        Assert.IsGreaterThan(0.8 * side, sizes.Max());
        Assert.IsGreaterThan(0, scenes.Count(scene => scene.Length == 0), "empty");
        Assert.IsGreaterThan(4, scenes.Count(scene => scene.Length > 30), "crowded");
    }

    /// <summary>
    /// The pictures of this version of the generator, which the starter weights name: whoever changes them raises the version. Colours
    /// and outlines come from SkiaSharp, so on another processor the means may differ by a little.
    /// </summary>
    [TestMethod]
    public void Compose_VersionOne_DrawsThesePictures()
    {
        var composer = new SceneComposer();

        var drawn = Enumerable.Range(0, 5).Select(index => (
            Boxes: composer.Compose(0, index, 128).Count,
            Mean: composer.Picture.Pixels.ToArray().Average(value => (double)value))).ToArray();

        Assert.AreEqual(1, SceneComposer.Version);
        (int Boxes, double Mean)[] expected = [(3, 130.20), (17, 112.70), (20, 74.68), (15, 134.63), (3, 103.28)];
        for (var index = 0; index < drawn.Length; index++)
        {
            Assert.AreEqual(expected[index].Boxes, drawn[index].Boxes, string.Join(", ", drawn));
            Assert.AreEqual(expected[index].Mean, drawn[index].Mean, 0.2, string.Join(", ", drawn));
        }
    }

    [TestMethod]
    public void Compose_LargeScene_HasObjectsOfHundredsOfPixels()
    {
        var composer = new SceneComposer();
        var largest = Enumerable.Range(0, 30).SelectMany(index => composer.Compose(0, index, 448).ToArray())
            .Max(box => Math.Max(box.Box.Width, box.Box.Height));

        Assert.IsGreaterThan(300, largest);
        Assert.IsLessThan(401, largest);
    }

    /// <summary>The box is where the object is: what the object changes of the picture lies in it.</summary>
    [TestMethod]
    public void Paint_Object_ChangesOnlyPixelsOfItsMaskApartFromTheShadow()
    {
        const int side = 96;
        var random = new RandomStream(7);
        var colours = new ScenePalette(random);
        var look = ObjectLook.Draw(random, colours, SKColors.Gray) with { Shadow = 0, Softness = 0, RimWidth = 0.1, Opacity = 1 };
        using var masks = new MaskPainter(side, side);
        foreach (var family in ShapeFamilies.All)
        {
            using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
            bitmap.Erase(SKColors.Gray);
            using var canvas = new SKCanvas(bitmap);
            using var outline = OutlinePlacement.Draw(random, size: 40, isUpright: false, new SKSizeI(side, side), family);

            ObjectPainter.Paint(canvas, outline, look, ShapeFamilies.All, random);
            canvas.Flush();

            var box = masks.Paint(outline).VisibleBox();
            for (var i = 0; i < side * side; i++)
            {
                var (x, y) = (i % side, i / side);
                var isInside = x >= box.X0 - 2 && x <= box.X1 + 1 && y >= box.Y0 - 2 && y <= box.Y1 + 1;
                Assert.IsTrue(isInside || bitmap.GetPixel(x, y) == SKColors.Gray, $"{family.Name} at {x}, {y}, box {box}");
            }
        }
    }
}
