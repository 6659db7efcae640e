using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Counts parameters as YOLO's tables do.</summary>
internal static class ParameterCounter
{
    /// <summary>
    /// The elements of all parameters, and the 16 constant weights 0 … 15 that YOLO11 keeps as a frozen convolution to
    /// average distances; here they are not a parameter. Buffers are not counted.
    /// </summary>
    public static long Count(nn.Module network) => network.parameters().Sum(parameter => parameter.numel()) + HeadDecoder.BinCount;
}
