using System.Globalization;
using System.Text.RegularExpressions;
using GtmFunctions.Tests.Infra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>
/// Holds every line of C# to <c>max_line_length</c> of <c>.editorconfig</c>, which no analyzer enforces. A line may be longer only where it
/// cannot be broken: beside indentation and closing punctuation it is (a part of) one raw string literal, or it is one address.
/// </summary>
public sealed partial class LineLengthTests
{
    private static readonly int Longest =
        int.Parse(Setting().Match(InfraFolder.Read(".editorconfig")).Groups["length"].Value, CultureInfo.InvariantCulture);

    [Fact]
    public void Sources_EachLine_IsNoLongerThanTheEditorIsTold()
    {
        var sources = InfraFolder.Sources("GtmFunctions", "GtmFunctions.Tests").ToArray();

        var wrong = sources.SelectMany(path => TooLong(path, InfraFolder.Read(path))).ToList();
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Contains("GtmFunctions.Tests/Rooms/LineLengthTests.cs", sources);
        Assert.Contains(sources, path => path.StartsWith("GtmFunctions/Pipeline/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("var x = LONG;")]
    [InlineData("// LONG")]
    [InlineData("/// <summary>LONG</summary>")]
    [InlineData("Call(\"LONG\");")]
    [InlineData("Call(\"\"\"LONG\"\"\", more);")]
    [InlineData("var x = \"\"\"LONG\"\"\";")]
    [InlineData("var x =\n    \"\"\"\n    text\n    \"\"\".Trim(LONG);")]
    [InlineData("// see https://LONG for more")]
    public void TooLong_LineThatCanBeBroken_IsNamed(string source)
    {
        var lines = source.Split('\n').Length;

        var named = Assert.Single(TooLong("some.cs", Filled(source)));

        Assert.StartsWith($"some.cs:{lines}: ", named, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Call(\n    \"\"\"LONG\"\"\");")]
    [InlineData("Call(\n    $$\"\"\"LONG {{hole}}\"\"\",\n    more);")]
    [InlineData("Call(\n    \"\"\"LONG\"\"\"u8);")]
    [InlineData("var x =\n    \"\"\"\n    LONG\n    \"\"\";")]
    [InlineData("var x =\n    $\"\"\"\n    LONG {hole} LONG\n    \"\"\".Trim();")]
    [InlineData("// https://LONG")]
    [InlineData("/// https://LONG")]
    public void TooLong_LineThatCannotBeBroken_IsNotNamed(string source) => Assert.Empty(TooLong("some.cs", Filled(source)));

    [Fact]
    public void TooLong_LineOfTheLength_IsNotNamed()
    {
        Assert.Empty(TooLong("some.cs", new string('x', Longest)));
        Assert.Single(TooLong("some.cs", new string('x', Longest + 1)));
    }

    private static string Filled(string source) => source.Replace("LONG", new string('x', Longest), StringComparison.Ordinal);

    private static IEnumerable<string> TooLong(string path, string text)
    {
        TextLine[] lines = [.. SourceText.From(text).Lines.Where(line => line.Span.Length > Longest)];
        if (lines.Length == 0)
            return [];
        SyntaxNode[] literals = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().Where(IsRawString)];
        return lines
            .Where(line => !Address().IsMatch(line.ToString()) && !literals.Any(literal => IsAllOf(line, literal)))
            .Select(line => $"{path}:{line.LineNumber + 1}: {line.Span.Length} characters: {line.ToString().Trim()}");
    }

    private static bool IsRawString(SyntaxNode node) =>
        node is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax
        && node.GetFirstToken().Text.TrimStart('$').StartsWith("\"\"\"", StringComparison.Ordinal);

    private static bool IsAllOf(TextLine line, SyntaxNode literal)
    {
        if (line.Span.Intersection(literal.Span) is not { IsEmpty: false } part)
            return false;
        var text = line.ToString();
        var around = text[..(part.Start - line.Start)] + text[(part.End - line.Start)..];
        return around.All(letter => char.IsWhiteSpace(letter) || ")]},;".Contains(letter, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^max_line_length = (?<length>\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\s*/{2,3} https?://\S+$")]
    private static partial Regex Address();
}
