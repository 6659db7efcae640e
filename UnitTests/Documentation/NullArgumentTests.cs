using System.Reflection;
using System.Runtime.CompilerServices;
using MLNetGhost.Fleet;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>
/// Every public constructor, method and settable property of the libraries, called with null for each parameter that must not be null:
/// whoever does so learns which argument it was.
/// </summary>
[TestClass]
public sealed class NullArgumentTests
{
    private static readonly NullabilityInfoContext s_nullability = new();

    [TestMethod]
    public void PublicMembers_NullWhereNoneIsAllowed_ThrowArgumentExceptions()
    {
        var wrong = new List<string>();
        var calls = 0;
        foreach (var type in new[] { typeof(OnnxDetector).Assembly, typeof(Checkpoint).Assembly, typeof(FleetClient).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes()))
        {
            if (type.IsAbstract && !type.IsSealed || type.IsEnum || type.IsGenericTypeDefinition || type.IsInterface || IsGenerated(type)
                || type.IsAssignableTo(typeof(Exception)))
            {
                continue;
            }

            foreach (var member in Members(type))
            {
                var parameters = member.GetParameters();
                for (var i = 0; i < parameters.Length; i++)
                {
                    if (MustNotBeNull(parameters[i]) && Complaint(type, member, parameters, i) is { } complaint)
                    {
                        wrong.Add(complaint);
                    }

                    calls++;
                }
            }
        }

        Assert.IsGreaterThan(200, calls);
        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    private static bool IsGenerated(Type type) => type.Name.StartsWith('<') || type.DeclaringType?.Name.StartsWith('<') == true;

    private static IEnumerable<MethodBase> Members(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetConstructors().Cast<MethodBase>().Concat(type.GetMethods(own))
            .Where(member => member is not MethodInfo { ContainsGenericParameters: true }
                && !member.IsDefined(typeof(CompilerGeneratedAttribute)) && !member.Name.StartsWith('<')
                && !member.Name.StartsWith("op_", StringComparison.Ordinal)
                && member.Name is not ("Equals" or "PrintMembers" or "CompareTo"));
    }

    private static bool MustNotBeNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && !parameter.ParameterType.IsByRef
        && s_nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    /// <summary>Null if the call throws what it should, or cannot be made because a receiver or another argument is missing.</summary>
    private static string? Complaint(Type type, MethodBase member, ParameterInfo[] parameters, int missing)
    {
        if (parameters.Any(parameter => parameter.ParameterType.IsByRefLike || parameter.ParameterType.IsPointer))
        {
            return null;
        }

        var arguments = parameters.Select((parameter, i) => i == missing ? null : Example(parameter)).ToArray();
        try
        {
            var receiver = member.IsStatic || member is ConstructorInfo ? null : Receiver(type);
            if (!member.IsStatic && member is not ConstructorInfo && receiver is null)
            {
                return null;
            }

            var result = member is ConstructorInfo constructor ? constructor.Invoke(arguments) : member.Invoke(receiver, arguments);
            (result as IDisposable)?.Dispose();
            return IsPlainValue(type, member) ? null : $"{type.Name}.{member.Name}: {parameters[missing].Name} may be null";
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException)
        {
            return null;
        }
        catch (TargetInvocationException e)
        {
            return $"{type.Name}.{member.Name}: null for {parameters[missing].Name} throws {e.InnerException!.GetType().Name}";
        }
    }

    /// <summary>
    /// Records that only carry values, such as the rows of a table, are checked by whoever uses them, and name the place then.
    /// </summary>
    private static bool IsPlainValue(Type type, MethodBase member) =>
        type.GetMethod("<Clone>$") is not null && (member is ConstructorInfo || member.Name.StartsWith("set_", StringComparison.Ordinal))
        || type.IsValueType && member is ConstructorInfo
        || type.GetMethod("<Clone>$") is null && member.Name.StartsWith("set_", StringComparison.Ordinal);

    private static object? Receiver(Type type)
    {
        try
        {
            return type.GetConstructor(Type.EmptyTypes)?.Invoke(null);
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    private static object? Example(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType == typeof(string) ? "missing"
        : parameter.ParameterType == typeof(byte[]) ? Array.Empty<byte>()
        : parameter.ParameterType == typeof(int) ? 1
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : Receiver(parameter.ParameterType);
}
