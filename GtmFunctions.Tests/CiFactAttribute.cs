using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace GtmFunctions.Tests;

/// <summary>
/// A test that takes long and that few changes can break: it is explicit, and <c>.ci/run</c> runs all of them, by their trait
/// <c>Run=CI</c>. Rows of a theory are told apart when they run, so that the trait of one chooses none: such a row is a test of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CiFactAttribute : FactAttribute, ITraitAttribute
{
    private const string Name = "Run";
    private const string Value = "CI";

    /// <summary>Marks a test.</summary>
    public CiFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Explicit = true;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Name, Value)];
}
