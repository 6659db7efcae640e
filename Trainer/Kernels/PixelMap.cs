using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The memory of a tensor (N, C, H, W) whose pixels are rows of channels (<see cref="ChannelsLast"/>).</summary>
internal readonly unsafe struct PixelMap
{
    private readonly float* _first;

    /// <summary>Looks into a tensor, which must stay alive.</summary>
    public PixelMap(Tensor tensor)
    {
        Step = ChannelsLast.StepOf(tensor) ?? throw new ArgumentException(
            $"A tensor of shape ({string.Join(", ", tensor.shape)}) is not in the layout of rows of channels; convert it with "
            + $"{nameof(ChannelsLast)}.{nameof(ChannelsLast.Of)} first.", nameof(tensor));
        (Images, Channels) = (checked((int)tensor.size(0)), checked((int)tensor.size(1)));
        (Height, Width) = (checked((int)tensor.size(2)), checked((int)tensor.size(3)));
        _first = TensorMemory.FirstOf<float>(tensor);
    }

    private PixelMap(PixelMap whole, int firstChannel, int channels)
    {
        (Step, Images, Channels, Height, Width) = (whole.Step, whole.Images, channels, whole.Height, whole.Width);
        _first = whole._first + firstChannel;
    }

    /// <summary>Elements from pixel to pixel.</summary>
    public int Step { get; }

    /// <summary>N.</summary>
    public int Images { get; }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>The number of pixels of all images.</summary>
    public long Pixels => (long)Images * Height * Width;

    /// <summary>The first channel of a pixel, counted over all images.</summary>
    public float* this[long pixel] => _first + (pixel * Step);

    /// <summary>The first pixel of a row of an image.</summary>
    public float* Row(int image, int row) => this[(((long)image * Height) + row) * Width];

    /// <summary>Some of the channels.</summary>
    public PixelMap Narrow(int firstChannel, int channels) => new(this, firstChannel, channels);
}
