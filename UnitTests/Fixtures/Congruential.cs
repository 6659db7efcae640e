namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>The random numbers of a linear congruential generator, for scenes that programs in other languages make as well.</summary>
/// <param name="seed">Where it begins.</param>
internal sealed class Congruential(int seed)
{
    private long _state = seed;

    /// <summary>A number from 0 to less than a limit.</summary>
    public int Next(int below)
    {
        _state = ((_state * 1103515245) + 12345) & 0x7fffffff;
        return (int)((_state >> 16) % below);
    }
}
