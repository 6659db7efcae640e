using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Weights;

/// <summary>
/// The Python names that a state dict needs. Nothing else is looked up, and none of them is run: each stands for a few lines here.
/// </summary>
internal abstract record PickleGlobal
{
    private static readonly Dictionary<string, PickleGlobal> s_known = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = new OrderedDict(),
        ["torch._utils._rebuild_tensor"] = new RebuildTensor(),
        ["torch._utils._rebuild_tensor_v2"] = new RebuildTensor(),
        ["torch._utils._rebuild_parameter"] = new RebuildParameter(),
        ["torch.DoubleStorage"] = new StorageType(ElementType.F64),
        ["torch.FloatStorage"] = new StorageType(ElementType.F32),
        ["torch.HalfStorage"] = new StorageType(ElementType.F16),
        ["torch.BFloat16Storage"] = new StorageType(ElementType.BF16),
        ["torch.LongStorage"] = new StorageType(ElementType.I64),
        ["torch.IntStorage"] = new StorageType(ElementType.I32),
        ["torch.ShortStorage"] = new StorageType(ElementType.I16),
        ["torch.CharStorage"] = new StorageType(ElementType.I8),
        ["torch.ByteStorage"] = new StorageType(ElementType.U8),
        ["torch.BoolStorage"] = new StorageType(ElementType.BOOL),
    };

    /// <summary>The name's meaning; null for every other name.</summary>
    public static PickleGlobal? Find(string module, string name) => s_known.GetValueOrDefault($"{module}.{name}");

    /// <summary>What the name makes of arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="InvalidDataException">They are not those that PyTorch writes.</exception>
    public abstract object? Call(object?[] arguments);

    private static InvalidDataException Unexpected(string what) => new($"its description has {what}, which PyTorch does not write");

    private sealed record OrderedDict : PickleGlobal
    {
        public override object Call(object?[] arguments) =>
            arguments.Length == 0 ? new Dictionary<object, object?>() : throw Unexpected("an OrderedDict with arguments");
    }

    /// <summary>Storage, offset, shape, strides, then whether there are gradients, and hooks, which mean nothing here.</summary>
    private sealed record RebuildTensor : PickleGlobal
    {
        public override object Call(object?[] arguments)
        {
            if (arguments is not [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]
                || shape.Length != strides.Length)
            {
                throw Unexpected("a tensor without storage, offset, shape and strides");
            }

            var tensor = new PickledTensor(storage, offset, Numbers(shape), Numbers(strides));
            Int128 count = 1, last = offset;
            for (var d = 0; d < shape.Length; d++)
            {
                count *= tensor.Shape[d];
                last += (Int128)Math.Max(tensor.Shape[d] - 1, 0) * tensor.Strides[d];
                if (count > storage.Count)
                {
                    break;
                }
            }

            return offset >= 0 && count <= storage.Count && (count == 0 || last < storage.Count)
                ? tensor
                : throw new InvalidDataException($"a tensor of shape [{string.Join(", ", tensor.Shape)}] does not lie within the "
                    + $"{storage.Count} elements of its storage");
        }

        private static long[] Numbers(object?[] items) => [.. items.Select(item =>
            item is long and >= 0 and var number ? number : throw Unexpected("a tensor with a dimension or stride below 0"))];
    }

    /// <summary>The tensor, then whether there are gradients, and hooks.</summary>
    private sealed record RebuildParameter : PickleGlobal
    {
        public override object? Call(object?[] arguments) =>
            arguments is [PickledTensor tensor, ..] ? tensor : throw Unexpected("a parameter without a tensor");
    }

    /// <summary>Names the type of a storage; it is never called.</summary>
    /// <param name="Type">The type of its elements.</param>
    public sealed record StorageType(ElementType Type) : PickleGlobal
    {
        public override object? Call(object?[] arguments) => throw Unexpected("a storage within the description");
    }
}
