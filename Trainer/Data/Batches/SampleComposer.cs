using MLNetGhost.Data;
using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Makes one training sample: mosaic or letterbox, affine, mix-up, colour, flips, in this order. Owned by one worker; its buffers
/// are reused for every sample, and the result depends only on the arguments.
/// </summary>
internal sealed class SampleComposer
{
    private readonly DetectionDataset _dataset;
    private readonly ImageStore _store;
    private readonly BatchOptions _options;
    private readonly PixelBuffer _canvas = new();
    private readonly PixelBuffer _picture = new();
    private readonly PixelBuffer _partner = new();
    private readonly List<LabelledBox> _boxes = [];
    private readonly List<LabelledBox> _partnerBoxes = [];

    /// <summary>A composer for one worker.</summary>
    /// <param name="dataset">The pictures and their boxes.</param>
    /// <param name="store">Where resized pictures come from.</param>
    /// <param name="options">Size and augmentation.</param>
    public SampleComposer(DetectionDataset dataset, ImageStore store, BatchOptions options)
    {
        _dataset = dataset;
        _store = store;
        _options = options;
    }

    private AugmentationOptions Augmentation => _options.Augmentation;

    /// <summary>Makes the sample at a position of an epoch.</summary>
    /// <param name="plan">Order and recent pictures of the epoch.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="position">The sample's place in the order.</param>
    /// <param name="planes">Receives 3 × size × size floats in [0, 1].</param>
    /// <returns>The objects, in pixels of the sample; valid until the next call.</returns>
    public IReadOnlyList<LabelledBox> Compose(EpochPlan plan, int epoch, int position, Span<float> planes)
    {
        var index = plan.Order[position];
        var combines = epoch < _options.FirstEpochWithoutMosaic;
        var random = RandomStream.For(_options.Seed, RandomPurpose.Augmentation, epoch, index);
        Place(plan, random, position, index, combines, _picture, _boxes);

        if (combines && random.NextChance(Augmentation.MixUp))
        {
            BlendPartner(plan, RandomStream.For(_options.Seed, RandomPurpose.MixUpPartner, epoch, index), position);
        }

        if (Augmentation.ChangesColor)
        {
            ColorJitter.Apply(_picture.Pixels, HsvGains.Draw(random, Augmentation));
        }

        if (random.NextChance(Augmentation.FlipUpsideDown))
        {
            Flip.UpsideDown(_picture, _boxes);
        }

        if (random.NextChance(Augmentation.FlipLeftRight))
        {
            Flip.LeftRight(_picture, _boxes);
        }

        PlanarWriter.Write(_picture.Pixels, planes);
        return _boxes;
    }

    private void BlendPartner(EpochPlan plan, RandomStream random, int position)
    {
        var ratio = MixUp.DrawRatio(random);
        var partner = random.NextIndex(_dataset.Images.Count);
        Place(plan, random, position, partner, combines: true, _partner, _partnerBoxes);
        MixUp.Blend(_picture.Pixels, _partner.Pixels, ratio);
        _boxes.AddRange(_partnerBoxes);
    }

    /// <summary>Mosaic or letterbox, then the affine step.</summary>
    private void Place(
        EpochPlan plan, RandomStream random, int position, int index, bool combines, PixelBuffer picture, List<LabelledBox> boxes)
    {
        var size = _options.ImageSize;
        boxes.Clear();
        var isMosaic = random.NextChance(Augmentation.MosaicChance) && combines;
        if (!isMosaic && !Augmentation.ChangesGeometry)
        {
            PlaceAlone(index, picture, boxes);
            LabelledBox.ClipAll(boxes, size);
            return;
        }

        if (isMosaic)
        {
            PlaceMosaic(plan, random, position, index, boxes);
        }
        else
        {
            PlaceAlone(index, _canvas, boxes);
        }

        var affine = AffineParameters.Draw(random, Augmentation);
        var matrix = affine.ToMatrix(_canvas.Width, _canvas.Height, size, size);
        picture.Reset(size, size);
        AffineWarp.Apply(_canvas, matrix, picture);
        RandomAffine.MapBoxes(matrix, affine.Scale, boxes, size, size);
    }

    private void PlaceMosaic(EpochPlan plan, RandomStream random, int position, int index, List<LabelledBox> boxes)
    {
        var canvasSize = 2 * _options.ImageSize;
        _canvas.Reset(canvasSize, canvasSize);
        _canvas.Pixels.Fill(PixelBuffer.Border);
        var (centreX, centreY) = Mosaic.DrawCentre(random, _options.ImageSize);
        for (var tile = 0; tile < Mosaic.TileCount; tile++)
        {
            var chosen = tile == 0 ? index : plan.DrawRecent(random, position);
            var image = _store.Get(chosen);
            var placed = Mosaic.Place(tile, centreX, centreY, image.Width, image.Height, canvasSize);
            Mosaic.Paste(placed, image.Pixels, image.Width, _canvas);
            ReadBoxes(chosen, image, placed.OffsetX, placed.OffsetY, boxes);
        }

        LabelledBox.ClipAll(boxes, canvasSize);
    }

    /// <summary>The picture in the middle of a square, grey around it; its longer side fills the square already.</summary>
    private void PlaceAlone(int index, PixelBuffer canvas, List<LabelledBox> boxes)
    {
        var size = _options.ImageSize;
        var image = _store.Get(index);
        var letterbox = LetterboxGeometry.Create(image.Width, image.Height, size, size);
        canvas.Reset(size, size);
        canvas.Pixels.Fill(PixelBuffer.Border);
        canvas.Paste(image, letterbox.Left, letterbox.Top);
        ReadBoxes(index, image, letterbox.Left, letterbox.Top, boxes);
    }

    /// <summary>
    /// The objects to train on, in pixels of the canvas that the resized picture is placed on. Crowds are left out: they do not label
    /// individual objects.
    /// </summary>
    private void ReadBoxes(int index, RgbImage image, int left, int top, List<LabelledBox> boxes)
    {
        var source = _dataset.Images[index];
        var (ratioX, ratioY) = ((float)image.Width / source.Width, (float)image.Height / source.Height);
        foreach (var annotation in source.Annotations)
        {
            if (!annotation.IsCrowd)
            {
                var box = annotation.Box;
                boxes.Add(new LabelledBox(annotation.ClassId, new BoundingBox(
                    (box.X0 * ratioX) + left, (box.Y0 * ratioY) + top, (box.X1 * ratioX) + left, (box.Y1 * ratioY) + top)));
            }
        }
    }
}
