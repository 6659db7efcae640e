using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The planes of a tensor (N, C, H, W), starting at a given channel. Valid while the tensor is alive.</summary>
internal readonly unsafe struct Planes
{
    private readonly float* _first;
    private readonly long _imageStep;

    /// <param name="tensor">Contiguous float32, on the CPU.</param>
    /// <param name="firstChannel">The channel that index 0 stands for.</param>
    public Planes(Tensor tensor, long firstChannel = 0)
    {
        Size = checked((int)(tensor.size(2) * tensor.size(3)));
        _imageStep = tensor.size(1) * Size;
        _first = TensorMemory.AddressOf<float>(tensor) + (firstChannel * Size);
    }

    /// <summary>The number of elements in a plane.</summary>
    public int Size { get; }

    /// <summary>The address of a plane.</summary>
    public float* this[long image, long channel] => _first + (image * _imageStep) + (channel * Size);
}
