using System.Buffers.Binary;

namespace MLNetGhost.Trainer.Weights;

/// <summary>
/// Reads the part of Python's pickle format that a state dict consists of: dictionaries, lists, tuples, numbers, text and tensors. A
/// pickle is a program for a machine with a stack; this machine knows no class and no function but those of <see cref="PickleGlobal"/>,
/// so that nothing of the file is run.
/// </summary>
/// <remarks>Formats: Python's pickletools, protocols 2 to 5. Memory grows with the length of the pickle, and nothing recurses.</remarks>
internal sealed class PickleReader
{
    private const byte HighestProtocol = 5;
    private static readonly object s_mark = new();

    private readonly PickleCursor _cursor;
    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<long, object?> _memo = [];

    private PickleReader(ReadOnlyMemory<byte> bytes) => _cursor = new PickleCursor(bytes);

    /// <summary>Reads a pickle.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <returns>
    /// null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, a list, an array for a tuple, a
    /// dictionary, or a <see cref="PickledTensor"/>.
    /// </returns>
    /// <exception cref="PickledClassException">It needs another class or function of Python.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or uses what no state dict needs.</exception>
    public static object? Read(ReadOnlyMemory<byte> bytes) => new PickleReader(bytes).Run();

    private object? Run()
    {
        while (true)
        {
            var code = _cursor.TakeByte();
            if (code == '.')
            {
                return Pop();
            }

            if (!TryValue(code) && !TryContainer(code) && !TryReference(code))
            {
                throw new InvalidDataException($"its description has the operation 0x{code:x2} before byte {_cursor.Position}, which no "
                    + $"state dict needs");
            }
        }
    }

    private bool TryValue(byte code)
    {
        switch (code)
        {
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'K': _stack.Push((long)_cursor.TakeByte()); break;
            case (byte)'M': _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(_cursor.Take(2))); break;
            case (byte)'J': _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(_cursor.Take(4))); break;
            case 0x8a: _stack.Push(LongInteger(_cursor.TakeByte())); break;
            case (byte)'G': _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(_cursor.Take(8))); break;
            case (byte)'X' or (byte)'T': _stack.Push(_cursor.TakeText(_cursor.TakeUInt32())); break;
            case 0x8c or (byte)'U': _stack.Push(_cursor.TakeText(_cursor.TakeByte())); break;
            case 0x8d: _stack.Push(_cursor.TakeText(BinaryPrimitives.ReadUInt64LittleEndian(_cursor.Take(8)))); break;
            case 0x80: RequireProtocol(_cursor.TakeByte()); break;
            case 0x95: _cursor.Take(8); break;
            default: return false;
        }

        return true;
    }

    private bool TryContainer(byte code)
    {
        switch (code)
        {
            case (byte)'(': _stack.Push(s_mark); break;
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case 0x85: _stack.Push(Last(1)); break;
            case 0x86: _stack.Push(Last(2)); break;
            case 0x87: _stack.Push(Last(3)); break;
            case (byte)'t': _stack.Push(SinceMark()); break;
            case (byte)']': _stack.Push(new List<object?>()); break;
            case (byte)'l': _stack.Push(SinceMark().ToList()); break;
            case (byte)'a': Add(Last(1)); break;
            case (byte)'e': Add(SinceMark()); break;
            case (byte)'}': _stack.Push(new Dictionary<object, object?>()); break;
            case (byte)'d': _stack.Push(Fill([], SinceMark())); break;
            case (byte)'s': Set(Last(2)); break;
            case (byte)'u': Set(SinceMark()); break;
            case (byte)'0': _ = _stack.Count > 0 ? _stack.Pop() : throw Empty(); break;
            case (byte)'1': SinceMark(); break;
            case (byte)'2': _stack.Push(Top()); break;
            default: return false;
        }

        return true;
    }

    private bool TryReference(byte code)
    {
        switch (code)
        {
            case (byte)'q': _memo[_cursor.TakeByte()] = Top(); break;
            case (byte)'r': _memo[_cursor.TakeUInt32()] = Top(); break;
            case 0x94: _memo[_memo.Count] = Top(); break;
            case (byte)'h': _stack.Push(Remembered(_cursor.TakeByte())); break;
            case (byte)'j': _stack.Push(Remembered(_cursor.TakeUInt32())); break;
            case (byte)'c': _stack.Push(Global(_cursor.TakeLine(), _cursor.TakeLine())); break;
            case (byte)'i': Global(_cursor.TakeLine(), _cursor.TakeLine()); throw Instance();
            case 0x93: _stack.Push(Last(2) is [string module, string name] ? Global(module, name) : throw Instance()); break;
            case (byte)'R': _stack.Push(Call(Last(2))); break;
            case (byte)'b': Build(Last(1)[0]); break;
            case (byte)'Q': _stack.Push(Storage(Pop())); break;
            default: return false;
        }

        return true;
    }

    private static InvalidDataException Empty() => new("its description takes a value where there is none");

    private static InvalidDataException Instance() => new("its description makes an object in a way that no state dict needs");

    private static PickleGlobal Global(string module, string name) =>
        PickleGlobal.Find(module, name) ?? throw new PickledClassException($"{module}.{name}");

    private static object? Call(object?[] parts) =>
        parts is [PickleGlobal global, object?[] arguments] ? global.Call(arguments) : throw Instance();

    /// <summary>("storage", type, key, device, count): the numbers of a tensor, in a file of their own.</summary>
    private static PickledStorage Storage(object? id) =>
        id is object?[] and ["storage", PickleGlobal.StorageType type, string key, string, long and >= 0 and var count, ..]
            ? new PickledStorage(key, type.Type, count)
            : throw new InvalidDataException("its description names data in another way than PyTorch does");

    private static void RequireProtocol(byte protocol)
    {
        if (protocol > HighestProtocol)
        {
            throw new InvalidDataException($"its description has protocol {protocol}; protocols up to {HighestProtocol} are read");
        }
    }

    private static Dictionary<object, object?> Fill(Dictionary<object, object?> dictionary, object?[] items)
    {
        if (items.Length % 2 != 0)
        {
            throw Empty();
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            dictionary[items[i] is string or long ? items[i]! : throw new InvalidDataException(
                "its description has a key that is neither text nor a whole number")] = items[i + 1];
        }

        return dictionary;
    }

    private long LongInteger(byte length)
    {
        if (length > sizeof(long))
        {
            throw new InvalidDataException($"its description has a whole number of {length} bytes; {sizeof(long)} are the most");
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        var given = _cursor.Take(length);
        bytes.Fill(given is [.., >= 0x80] ? (byte)0xff : (byte)0);
        given.CopyTo(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Attributes of a dictionary, such as the versions of modules that PyTorch adds to a state dict, mean nothing here.</summary>
    private void Build(object? state)
    {
        if (Top() is not Dictionary<object, object?> || state is not Dictionary<object, object?>)
        {
            throw Instance();
        }
    }

    private void Add(object?[] items)
    {
        if (Top() is not List<object?> list)
        {
            throw Empty();
        }

        list.AddRange(items);
    }

    private void Set(object?[] items)
    {
        if (Top() is not Dictionary<object, object?> dictionary)
        {
            throw Empty();
        }

        Fill(dictionary, items);
    }

    private object? Remembered(long key) => _memo.TryGetValue(key, out var value)
        ? value
        : throw new InvalidDataException($"its description refers to value {key}, which it does not have");

    private object? Top() => _stack.TryPeek(out var value) && value != s_mark ? value : throw Empty();

    private object? Pop() => _stack.TryPop(out var value) && value != s_mark ? value : throw Empty();

    private object?[] Last(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        return items;
    }

    private object?[] SinceMark()
    {
        var items = new List<object?>();
        while (_stack.TryPop(out var value))
        {
            if (value == s_mark)
            {
                items.Reverse();
                return [.. items];
            }

            items.Add(value);
        }

        throw Empty();
    }
}
