using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Language.Conversions;

/// <summary>Page, schema and code name the same conversions and fields.</summary>
public sealed class ConversionDocTests
{
    private static readonly string Page = InfraFolder.Read("docs/configuration.md");

    public static TheoryData<string> Conversions => [.. ConversionTable.All.Keys];

    public static TheoryData<string> Fields => [.. CanonicalFields.All.Keys];

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Page_EveryConversion_IsNamed(string name) => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Fields))]
    public void Page_EveryFieldWithAKind_IsNamedBesideIt(string field) => Assert.Contains(
        Page.Split('\n'),
        line => line.StartsWith('|')
            && line.Contains($"`{field}`", StringComparison.Ordinal)
            && line.Contains($"`{CanonicalFields.KindOf(field)}`", StringComparison.Ordinal));

    [Fact]
    public void Schema_As_HasTheSameNames() => Assert.Equal(
        ConversionTable.All.Keys.Order(StringComparer.Ordinal),
        JsonNode.Parse(ConfigurationSchema.Text)!["definitions"]!["mapping"]!["properties"]!["as"]!["enum"]!.AsArray()
            .Select(name => name!.GetValue<string>()).Order(StringComparer.Ordinal));
}
