using System.IO.MemoryMappedFiles;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>
/// Where a run is and what it has counted, in a file that is mapped into memory: it survives the end of the process that writes it,
/// however that ends.
/// </summary>
internal sealed class FuzzJournal : IDisposable
{
    private const int Length = 4096;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Opens a journal, or begins one.</summary>
    public FuzzJournal(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(
            new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), null, Length,
            MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The input that is being read, or was read last; −1 before the first.</summary>
    public long Index { get => this[0] - 1; set => this[0] = value + 1; }

    /// <summary>Whether an input is being read.</summary>
    public bool IsReading { get => this[1] != 0; set => this[1] = value ? 1 : 0; }

    /// <summary>Whether another library is at work on it.</summary>
    public bool IsOutside { get => this[2] != 0; set => this[2] = value ? 1 : 0; }

    /// <summary>Inputs read.</summary>
    public long Inputs { get => this[3]; set => this[3] = value; }

    /// <summary>Inputs that were accepted.</summary>
    public long Accepted { get => this[4]; set => this[4] = value; }

    /// <summary>Inputs at which something was wrong.</summary>
    public long Faults { get => this[5]; set => this[5] = value; }

    /// <summary>The longest time for an input, in microseconds.</summary>
    public long Slowest { get => this[6]; set => this[6] = value; }

    /// <summary>The input that took it.</summary>
    public long SlowestIndex { get => this[7]; set => this[7] = value; }

    /// <summary>The most that an input allocated on the managed heap, in bytes.</summary>
    public long MostAllocated { get => this[8]; set => this[8] = value; }

    /// <summary>The input that did.</summary>
    public long MostAllocatedIndex { get => this[9]; set => this[9] = value; }

    /// <summary>The most by which the memory of the process grew over a hundred inputs, in bytes.</summary>
    public long MostGrowth { get => this[10]; set => this[10] = value; }

    private long this[int place]
    {
        get => _view.ReadInt64(place * sizeof(long));
        set => _view.Write(place * sizeof(long), value);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
