using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>Holds the order of usings, which neither the build nor the check of layouts looks at.</summary>
public sealed class UsingsTests
{
    [Fact]
    public void Usings_OfEachFile_AreSystemsFirstAndInOrder()
    {
        var wrong = InfraFolder.Sources("GtmFunctions", "GtmFunctions.Benchmarks", "GtmFunctions.Tests")
            .Where(path => Usings(path) is var usings && !usings.SequenceEqual(InOrder(usings)));

        Assert.Equal([], wrong);
    }

    [Theory]
    [InlineData("Azure", "System.Text")]
    [InlineData("System.Text", "System.Linq")]
    [InlineData("static System.Math", "System.Text")]
    [InlineData("Status = System.Int32", "static System.Math")]
    public void InOrder_OfUsingsThatAreNot_IsAnotherOrder(params string[] usings) =>
        Assert.Equal(usings.Reverse(), InOrder(usings));

    private static string[] Usings(string path) =>
    [
        .. File.ReadLines(InfraFolder.At(path))
            .TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal))
            .Select(line => line["using ".Length..].TrimEnd(';')),
    ];

    // Namespaces, then types whose members are used, then what is given another name
    private static IEnumerable<string> InOrder(IEnumerable<string> usings) => usings
        .OrderBy(name => name.Contains('=', StringComparison.Ordinal))
        .ThenBy(name => name.StartsWith("static ", StringComparison.Ordinal))
        .ThenBy(name => !(name + '.').StartsWith("System.", StringComparison.Ordinal))
        .ThenBy(name => name, StringComparer.OrdinalIgnoreCase);
}
