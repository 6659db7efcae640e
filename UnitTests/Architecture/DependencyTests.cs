using System.Reflection;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Architecture;

/// <summary>Dependencies point one way: Trainer → MLNetExtensions, and TorchSharp stays in Trainer.</summary>
[TestClass]
public class DependencyTests
{
    [TestMethod]
    public void MLNetExtensions_BuiltAssembly_ReferencesNeitherTorchSharpNorTrainer()
    {
        var references = References(typeof(Detection).Assembly);

        Assert.IsNotEmpty(references.Where(name => name == "Microsoft.ML.Core"), "no references were read");
        CollectionAssert.DoesNotContain(references, "TorchSharp");
        CollectionAssert.DoesNotContain(references, "MLNetGhost.Trainer");
    }

    [TestMethod]
    public void MLNetExtensions_WithAllItReaches_LeavesTorchSharpOut()
    {
        var folder = Path.GetDirectoryName(typeof(Detection).Assembly.Location)!;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Queue<Assembly>([typeof(Detection).Assembly]);
        while (left.TryDequeue(out var assembly))
        {
            foreach (var name in References(assembly).Where(seen.Add))
            {
                var path = Path.Combine(folder, name + ".dll");
                if (File.Exists(path))
                {
                    left.Enqueue(Assembly.LoadFrom(path));
                }
            }
        }

        Assert.Contains("Microsoft.ML.OnnxRuntime", seen);
        Assert.DoesNotContain("TorchSharp", seen);
    }

    [TestMethod]
    public void Trainer_BuiltAssembly_ReferencesBoth()
    {
        var references = References(typeof(ModelFamily).Assembly);

        CollectionAssert.Contains(references, "TorchSharp");
        CollectionAssert.Contains(references, "MLNetGhost");
    }

    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];
}
