namespace MLNetGhost.Model;

/// <summary>What a layout needs to know to decode one picture's outputs.</summary>
/// <param name="Width">Width of the network's input in pixels.</param>
/// <param name="Height">Height of the network's input in pixels.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="ExtraValues">Numbers per row beside box and scores.</param>
internal readonly record struct LayoutContext(int Width, int Height, int ClassCount, int ExtraValues = 0);
