using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Tests.Infra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>
/// Holds down the number of places that read a property of JSON by a name in the code: what is known by name is a record, whose fields the
/// compiler knows. Documents, catalogue, payloads and stories are JSON by nature; the rooms that read and render those are left out.
/// </summary>
public sealed class JsonReadTests
{
    private const int Fewer = 100;

    private static readonly string[] LeftOut =
    [
        "GtmFunctions/Pipeline/Language/",
        "GtmFunctions/Pipeline/Config/",
        "GtmFunctions/Pipeline/Catalog/",
        "GtmFunctions/Pipeline/Rendering/",
    ];

    private static readonly string[] Json = [nameof(JsonNode), nameof(JsonObject), nameof(JsonElement)];

    private static readonly string[] Methods =
    [
        nameof(JsonElement.GetProperty),
        nameof(JsonElement.TryGetProperty),
        nameof(JsonObject.TryGetPropertyValue),
        nameof(JsonObject.ContainsKey),
    ];

    // What the SDK writes for ImplicitUsings
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    private static readonly string[] OwnAssemblies = ["GtmFunctions.", "gtm."];

    // All that the tests run with except what is built here, which is read as it is written
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !OwnAssemblies.Any(own => Path.GetFileName(path).StartsWith(own, StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Fact]
    public void Sources_OutsideWhatIsJsonByNature_ReadFewPropertiesByName()
    {
        var sources = InfraFolder.Sources("GtmFunctions").ToDictionary(path => path, InfraFolder.Read);
        Assert.All(LeftOut, part => Assert.Contains(sources.Keys, path => path.StartsWith(part, StringComparison.Ordinal)));

        var reads = Reads(sources).ToLookup(read => read.Path);

        var most = reads.OrderByDescending(file => file.Count()).Take(10).Select(file => $"{file.Count()} in {file.Key}");
        var count = reads.Sum(file => file.Count());
        Assert.True(
            count < Fewer,
            $"{count} reads of JSON by a property's name, and there are to be fewer than {Fewer}; most have: {string.Join(", ", most)}. " +
            "Read what is known by name into a record (a JsonSerializerContext), as Pipeline/DeadLetters/LetterJson.cs does.");
        Assert.NotEqual(0, count);
    }

    [Theory]
    [InlineData("""_ = node["a"];""", 1)]
    [InlineData("""_ = node?["a"]?["b"];""", 2)]
    [InlineData("""_ = (node as JsonObject)?["a"]!["b"];""", 2)]
    [InlineData("""_ = json["a"] is { } found ? found["b"] : null;""", 2)]
    [InlineData("""_ = json[Name];""", 1)]
    [InlineData("""_ = json[$"{Name}b"];""", 1)]
    [InlineData("""json["a"] ??= 1;""", 1)]
    [InlineData("""json["a"]!["b"] = 1;""", 1)]
    [InlineData("""_ = element.GetProperty("a").TryGetProperty(Name, out _);""", 2)]
    [InlineData("""_ = element.TryGetProperty("a"u8, out _);""", 1)]
    [InlineData("""_ = json.TryGetPropertyValue("a", out _) || json.ContainsKey("b");""", 2)]
    [InlineData("""_ = Unknown()["a"];""", 1)]
    [InlineData("""json["a"] = 1;""", 0)]
    [InlineData("""_ = new JsonObject { ["a"] = 1 };""", 0)]
    [InlineData("""_ = json[text] ?? node[0] ?? json[text + Name];""", 0)]
    [InlineData("""_ = element.TryGetProperty(text, out _);""", 0)]
    [InlineData("""_ = new Dictionary<string, int>()["a"] + (new Dictionary<string, int>().ContainsKey("a") ? 1 : 0);""", 0)]
    [InlineData("""_ = typeof(string).GetProperty("Length");""", 0)]
    public void Reads_OfAPiece_AreThoseByAConstantName(string piece, int count)
    {
        var source = $$"""
            using System.Text.Json;
            using System.Text.Json.Nodes;
            class Piece
            {
                const string Name = "name";
                void Do(JsonNode node, JsonObject json, JsonElement element, string text) { {{piece}} }
            }
            """;

        Assert.Equal(count, Reads(new Dictionary<string, string> { ["piece.cs"] = source }).Count());
    }

    private static IEnumerable<(string Path, SyntaxNode Read)> Reads(Dictionary<string, string> sources)
    {
        SyntaxTree[] trees = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Value, Options, source.Key))];
        var all = CSharpCompilation.Create("reads", [.. trees, CSharpSyntaxTree.ParseText(Usings, Options)], References);
        return trees
            .Where(tree => !LeftOut.Any(part => tree.FilePath.StartsWith(part, StringComparison.Ordinal)))
            .SelectMany(tree => Reads(tree.GetRoot(), all.GetSemanticModel(tree)).Select(read => (tree.FilePath, read)));
    }

    private static IEnumerable<SyntaxNode> Reads(SyntaxNode root, SemanticModel model) => root.DescendantNodes().Where(node => node switch
    {
        ElementAccessExpressionSyntax access =>
            !IsWritten(access) && IsName(model, access.ArgumentList) && IsJson(model.GetTypeInfo(access.Expression).Type),
        ElementBindingExpressionSyntax binding =>
            !IsWritten(binding) && IsName(model, binding.ArgumentList) && IsJson(model.GetTypeInfo(Receiver(binding)).Type),
        InvocationExpressionSyntax call => Methods.Contains(Called(call)) && IsName(model, call.ArgumentList) && IsJson(Owner(model, call)),
        _ => false,
    });

    private static bool IsWritten(ExpressionSyntax access) =>
        access.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
        && assignment.Left == access;

    private static bool IsName(SemanticModel model, BaseArgumentListSyntax arguments) =>
        arguments.Arguments.FirstOrDefault()?.Expression is { } first
        && (first.IsKind(SyntaxKind.Utf8StringLiteralExpression) || model.GetConstantValue(first) is { HasValue: true, Value: string });

    // What cannot be told, such as what a generator would write, counts
    private static bool IsJson(ITypeSymbol? type) => type is null or IErrorTypeSymbol || Json.Contains(type.Name);

    private static ExpressionSyntax Receiver(ElementBindingExpressionSyntax binding) => binding.Ancestors()
        .OfType<ConditionalAccessExpressionSyntax>()
        .First(conditional => conditional.WhenNotNull.Span.Contains(binding.Span))
        .Expression;

    private static string? Called(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        MemberBindingExpressionSyntax member => member.Name.Identifier.Text,
        _ => null,
    };

    private static INamedTypeSymbol? Owner(SemanticModel model, InvocationExpressionSyntax call) =>
        model.GetSymbolInfo(call) is var info && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is { } method
            ? method.ContainingType.ConstructedFrom
            : null;
}
