namespace MLNetGhost.Web.Serving;

/// <summary>Size of a network's input in pixels.</summary>
internal sealed record InputSize(int Width, int Height);
