using Microsoft.ML.Data;

namespace MLNetGhost.UnitTests.FreshProcess;

/// <summary>An image of any size: a user's class, without attributes.</summary>
internal sealed class Picture
{
    public MLImage? Image { get; set; }
}
