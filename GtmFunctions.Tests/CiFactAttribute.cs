using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace GtmFunctions.Tests;

/// <summary>
/// A test that takes long and that few changes can break: it is explicit, and <c>.ci/run</c> runs all of them, by their trait
/// <c>Run=CI</c>. A theory's row is one by <see cref="Name"/> and <see cref="Value"/> among its traits.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CiFactAttribute : FactAttribute, ITraitAttribute
{
    /// <summary>The trait's name.</summary>
    public const string Name = "Run";

    /// <summary>The trait's value.</summary>
    public const string Value = "CI";

    /// <summary>Marks a test.</summary>
    public CiFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Explicit = true;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Name, Value)];
}
