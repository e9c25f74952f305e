using GtmFunctions.Tests.Infra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>
/// Whoever writes a row under a condition, or takes a refusal for somebody else's write, does so by <c>ConditionalWrites</c>: elsewhere it
/// would be forgotten that the refusal may be of our own write, sent twice.
/// </summary>
public sealed class ConditionalWriteRuleTests
{
    private const string Piece = "GtmFunctions/Pipeline/Storage/ConditionalWrites.cs";

    // A version of the configuration is a blob whose name and content tell whose it is, so that needs no token
    private const string Configuration = "GtmFunctions/Pipeline/Storage/Config/";

    // Blobs have pieces of their own: writes of one that was read, leases of one, and rows that are blanked unless they are fed meanwhile
    private static readonly string[] Blobs =
    [
        Configuration,
        "GtmFunctions/Pipeline/Storage/ConditionalBlobs.cs",
        "GtmFunctions/Pipeline/Storage/Poll/PollLeases.cs",
        "GtmFunctions/Pipeline/Storage/Import/ImportEraser.cs",
    ];

    // What a bench writes, to compare with, is read by nobody
    private const string Floor = "GtmFunctions/Cli/Bench/StorageLoop.cs";

    private static readonly string[] Refusals =
        ["409", "412", "Status409Conflict", "Status412PreconditionFailed", "Conflict", "PreconditionFailed"];

    [Fact]
    public void Sources_WriteRowsUnderAConditionByOnePieceOnly()
    {
        var found = Product().SelectMany(file => Offences(file.Path, file.Root)).ToArray();

        Assert.DoesNotContain(
            found, one => !one.StartsWith(Piece, StringComparison.Ordinal) && !one.StartsWith(Floor, StringComparison.Ordinal));
        Assert.True(found.Length >= 6, "the piece itself has none: the rule looks for the wrong thing");
    }

    [Theory]
    [InlineData("await table.AddEntityAsync(row, cancellation);")]
    [InlineData("await table.UpdateEntityAsync(row, etag, TableUpdateMode.Replace, cancellation);")]
    [InlineData("await table.SubmitTransactionAsync(actions, cancellation);")]
    [InlineData("await table.DeleteEntityAsync(partition, row, etag, cancellation);")]
    [InlineData("try { } catch (RequestFailedException lost) when (lost.Status is 404 or 412) { }")]
    [InlineData("try { } catch (RequestFailedException lost) when (lost.Status == 409) { }")]
    [InlineData("try { } catch (RequestFailedException lost) when (lost.Status == (int)HttpStatusCode.Conflict) { }")]
    public void Offence_OfEachKind_IsFound(string source) => Assert.NotEmpty(Offences("some.cs", Parse(source)));

    [Theory]
    [InlineData("await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellation);")]
    [InlineData("await table.DeleteEntityAsync(partition, row, ETag.All, cancellation);")]
    [InlineData("await table.DeleteEntityAsync(partition, row, cancellationToken: cancellation);")]
    [InlineData("await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);")]
    [InlineData("try { } catch (RequestFailedException missing) when (missing.Status == 404) { }")]
    public void WriteWithoutACondition_IsNone(string source) => Assert.Empty(Offences("some.cs", Parse(source)));

    private static IEnumerable<string> Offences(string path, SyntaxNode root)
    {
        var calls = root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsConditional).Cast<SyntaxNode>();
        var catches = Blobs.Any(piece => path.StartsWith(piece, StringComparison.Ordinal))
            ? []
            : root.DescendantNodes().OfType<CatchFilterClauseSyntax>()
                .Where(filter => filter.DescendantTokens().Any(token => Refusals.Contains(token.Text)));
        return calls.Concat(catches).Select(node => $"{path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {node}");
    }

    private static bool IsConditional(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.Text: var name })
            return false;
        var arguments = call.ArgumentList.Arguments;
        return name switch
        {
            "AddEntityAsync" or "SubmitTransactionAsync" => true,
            "UpdateEntityAsync" => arguments[1].ToString() != "ETag.All",
            "DeleteEntityAsync" => arguments.Count > 2 && arguments[2].NameColon is null && arguments[2].ToString() != "ETag.All",
            _ => false,
        };
    }

    private static SyntaxNode Parse(string source) => CSharpSyntaxTree.ParseText(source).GetRoot(TestContext.Current.CancellationToken);

    private static IEnumerable<(string Path, SyntaxNode Root)> Product() =>
        InfraFolder.Sources("GtmFunctions").Select(path => (path, Parse(InfraFolder.Read(path))));
}
