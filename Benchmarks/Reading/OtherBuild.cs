using System.Reflection;
using System.Runtime.Loader;
using MLNetGhost.Data;

namespace MLNetGhost.Benchmarks.Reading;

/// <summary>Another build of the library, loaded beside this one.</summary>
internal static class OtherBuild
{
    /// <summary>What reads a split train in YOLO form.</summary>
    /// <param name="path">Its MLNetGhost.dll; libraries that it needs are those of this program.</param>
    /// <exception cref="InvalidDataException">The file has no such reader.</exception>
    public static Action<string> Load(string path)
    {
        var assembly = new AssemblyLoadContext("baseline").LoadFromAssemblyPath(Path.GetFullPath(path));
        var read = assembly.GetType(typeof(DatasetReader).FullName!)
            ?.GetMethod(nameof(DatasetReader.ReadYolo), BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(string)])
            ?? throw new InvalidDataException($"{path} has no {nameof(DatasetReader)}.{nameof(DatasetReader.ReadYolo)}; name an "
                + "MLNetGhost.dll.");
        return folder => read.Invoke(null, [folder, "train"]);
    }
}
