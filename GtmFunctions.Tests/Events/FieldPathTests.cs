using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Events;

public sealed class FieldPathTests
{
    [Theory]
    [InlineData("a['[Tool] Page URL']", "x")]
    [InlineData("a['[Tool] Page URL'].b", null)]
    [InlineData("['a'].list[0]", "y")]
    [InlineData("a['it.em'].name", "z")]
    [InlineData("a['none']", null)]
    public void Read_QuotedName_IsTakenAsWritten(string path, string? value) => Assert.Equal(
        value,
        FieldPath.Parse(path)
            .Read(JsonNode.Parse("""{"a": {"[Tool] Page URL": "x", "list": ["y"], "it.em": {"name": "z"}}}"""))?.GetValue<string>());

    [Theory]
    [InlineData("a['b", "does not close it")]
    [InlineData("a['b]", "does not close it")]
    [InlineData("a['']", "a bracket holds")]
    public void Parse_BadQuotes_SaysWhatIsWrong(string path, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => FieldPath.Parse(path)).Message, StringComparison.Ordinal);
}
