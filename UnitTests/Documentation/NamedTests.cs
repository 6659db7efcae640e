using System.Reflection;
using System.Text.RegularExpressions;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>Tests that a page names, such as <c>FuzzReaderTests.Read_AlteredFiles_RefusesThemAsDocumented</c>.</summary>
internal static partial class NamedTests
{
    private static readonly HashSet<string> s_tests = typeof(NamedTests).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<TestClassAttribute>() is not null)
        .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<TestMethodAttribute>() is not null
            && method.GetCustomAttribute<IgnoreAttribute>() is null))
        .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Fails unless a row names a test, and every test that it names runs.</summary>
    public static void AssertRun(string row)
    {
        var named = TestName().Matches(row).Select(match => match.Groups["name"].Value).ToArray();
        Assert.IsNotEmpty(named, row);
        Assert.AreEqual("", string.Join(", ", named.Where(name => !s_tests.Contains(name))), $"missing tests in: {row}");
    }

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
