namespace MLNetGhost.Trainer.Network;

/// <summary>Two layers of YOLO11's backbone: a 3 × 3 convolution of stride 2, followed by a C3k2 (or nothing).</summary>
/// <param name="Out">Output channels of the convolution, before scaling.</param>
/// <param name="BlockOut">Output channels of the C3k2, before scaling; 0 for none.</param>
/// <param name="Repeats">Blocks of the C3k2, before scaling.</param>
/// <param name="UseC3k">Whether they are C3k blocks.</param>
/// <param name="Expansion">Channels of their chain divided by output channels.</param>
public sealed record YoloRow(int Out, int BlockOut = 0, int Repeats = 2, bool UseC3k = false, double Expansion = 0.5)
{
    /// <summary>Checks the row.</summary>
    internal void Validate(string place)
    {
        SpecCheck.Channels(Out, 8, $"{place}: out");
        if (BlockOut != 0)
        {
            SpecCheck.Channels(BlockOut, 8, $"{place}: blockOut");
        }

        SpecCheck.Within(Repeats, 1, 100, $"{place}: repeats");
        SpecCheck.Within(Expansion, 0.125, 1, $"{place}: expansion");
    }
}
