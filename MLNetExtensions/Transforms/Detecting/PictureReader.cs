using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>
/// Reads the pictures of one column, row by row, for a detector. <see cref="Read"/> must run on the cursor's thread; what follows may run
/// on another thread while other readers of the cursor continue.
/// </summary>
internal abstract class PictureReader
{
    private Func<BoundingBox?>? _readRegion;

    /// <summary>The part of the picture to look at; null for that of the options.</summary>
    protected BoundingBox? Region { get; private set; }

    /// <summary>The name that the column gives the last picture read, such as its file, or null.</summary>
    public abstract string? Name { get; }

    /// <summary>Starts reading a column.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column and its form.</param>
    /// <param name="region">The column with the part of each picture to look at, or null.</param>
    /// <param name="imageFolder">Folder that relative paths start from, or null.</param>
    public static PictureReader Create(DataViewRow row, ImageColumn column, RegionColumn? region, string? imageFolder)
    {
        PictureReader reader = column.Kind switch
        {
            ImageColumnKind.Path => new PathReader(row.GetGetter<ReadOnlyMemory<char>>(column.Column), imageFolder),
            ImageColumnKind.Encoded => new EncodedReader(row.GetGetter<VBuffer<byte>>(column.Column)),
            _ => new ImageReader(row.GetGetter<MLImage>(column.Column)),
        };
        reader._readRegion = region?.CreateReader(row);
        return reader;
    }

    /// <summary>Takes the current row's values.</summary>
    /// <exception cref="InvalidDataException">The row has no picture, or no region where it must have one.</exception>
    public void Read()
    {
        ReadPicture();
        Region = _readRegion?.Invoke();
    }

    /// <summary>Takes the current row's picture.</summary>
    /// <exception cref="InvalidDataException">The row has no picture.</exception>
    protected abstract void ReadPicture();

    /// <summary>Runs the detector on the picture that was read.</summary>
    public abstract Detection[] Detect(OnnxDetector detector, SuppressionOptions suppression);

    /// <summary>Writes the picture that was read into one slot of a batch.</summary>
    public abstract void LoadInto(DetectorBatch batch, int slot);

    private sealed class PathReader(ValueGetter<ReadOnlyMemory<char>> getter, string? folder) : PictureReader
    {
        private ReadOnlyMemory<char> _text;
        private string? _path;

        public override string? Name => _path;

        protected override void ReadPicture()
        {
            _path = null;
            getter(ref _text);
            if (_text.IsEmpty)
            {
                throw new InvalidDataException("the image path is empty.");
            }

            _path = folder is null ? _text.ToString() : System.IO.Path.Combine(folder, _text.ToString());
        }

        public override Detection[] Detect(OnnxDetector detector, SuppressionOptions suppression)
        {
            return detector.Detect(_path!, suppression, Region);
        }

        public override void LoadInto(DetectorBatch batch, int slot)
        {
            batch.Load(slot, _path!, Region);
        }
    }

    private sealed class EncodedReader(ValueGetter<VBuffer<byte>> getter) : PictureReader
    {
        private const string Description = "The encoded picture";

        private VBuffer<byte> _encoded;

        public override string? Name => null;

        protected override void ReadPicture()
        {
            getter(ref _encoded);
            if (_encoded.Length == 0)
            {
                throw new InvalidDataException("there are no bytes.");
            }

            if (!_encoded.IsDense)
            {
                VBuffer<byte> dense = default;
                _encoded.CopyToDense(ref dense);
                _encoded = dense;
            }
        }

        public override Detection[] Detect(OnnxDetector detector, SuppressionOptions suppression)
        {
            return detector.Detect(_encoded.GetValues(), suppression, Description, Region);
        }

        public override void LoadInto(DetectorBatch batch, int slot)
        {
            batch.Load(slot, _encoded.GetValues(), Description, Region);
        }
    }

    /// <summary>The image belongs to whoever put it into the row, so it is read and never disposed of here.</summary>
    private sealed class ImageReader(ValueGetter<MLImage> getter) : PictureReader
    {
        private MLImage? _image;
        private string? _name;

        public override string? Name => _name;

        protected override void ReadPicture()
        {
            _name = null;

            // The last image is passed back by reference: by ML.NET's convention, a column that creates images disposes of it.
            getter(ref _image!);
            if (_image is null)
            {
                throw new InvalidDataException("there is no image.");
            }

            _name = _image.Tag;
        }

        public override Detection[] Detect(OnnxDetector detector, SuppressionOptions suppression)
        {
            return detector.Detect(_image!, suppression, Name ?? "The image", Region);
        }

        public override void LoadInto(DetectorBatch batch, int slot)
        {
            batch.Load(slot, _image!, Name ?? "The image", Region);
        }
    }
}
