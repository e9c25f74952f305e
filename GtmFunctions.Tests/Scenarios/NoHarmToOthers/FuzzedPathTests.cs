using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Fuzz;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>
/// Fuzzed requests through the whole path on real storage: what is acknowledged ends as events or as a dead letter with its reason.
/// </summary>
public sealed class FuzzedPathTests(AzuriteFixture azurite)
{
    private static readonly int Cases = RunDepth.Of(250);

    [Fact]
    public async Task Receive_FuzzedRequests_EachEndsAsItMust()
    {
        // Sources of one signature: a document with several could be satisfied by another of them.
        var catalogue = SourceCatalogue.Load();
        var sources = FuzzSource.All(catalogue)
            .Where(each => catalogue.Find(each.Source.Name)!.Signature.Count == 1)
            .Where(each => each.Definition.Scheme != SignatureScheme.PathToken && each.Definition.In != SignaturePosition.Query)
            .Where(each => each.Source.Provider.Handshake is null && each.Source.Provider.Acknowledge == AcknowledgementKind.Id)
            .ToArray();
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Configuration(sources), sources.ToDictionary(each => Setting(each), each => (string?)each.Live.Value));
        var deliveries = new List<string>();
        for (var number = 0; number < Cases; number++)
        {
            var fuzz = FuzzCase.Create(seed: 11, number, sources);
            if (fuzz.Bytes is not null)
                continue;
            var (status, answer) = await pipeline.PostAsync(
                fuzz.Source.Source.Name, fuzz.Request.Body, fuzz.Request.Headers,
                fuzz.Request.Headers.GetValueOrDefault("Content-Type", ""));
            Assert.True(status is 200 or 401, $"case {number} ({fuzz.Source.Source.Name}, {fuzz.Kind}): {status} {answer.ToJsonString()}");
            Assert.False(
                fuzz.Genuine && status != 200, $"case {number} ({fuzz.Source.Source.Name}, {fuzz.Kind}): a genuine request was refused");
            if (status == 200 && FieldText.From((answer as JsonObject)?["id"]) is { } delivery)
                deliveries.Add(delivery);
        }

        await pipeline.DrainAsync();

        Assert.True(deliveries.Count > Cases / 3, $"only {deliveries.Count} were accepted");
        foreach (var delivery in deliveries)
        {
            var story = await pipeline.TraceAsync(delivery);
            var letters = story["deadLetters"]!.AsArray();
            Assert.True(letters.Count == 1 || story["events"] is JsonArray, $"{delivery} is neither events nor a dead letter");
            Assert.All(letters, letter => Assert.Equal("1", FieldText.From(letter!["attempts"])));
        }
    }

    private static string Setting(FuzzSource source) => $"FUZZ_{source.Source.Name.ToUpperInvariant().Replace('-', '_')}";

    private static string Configuration(IEnumerable<FuzzSource> sources)
    {
        var document = new StringBuilder("version: 1\nsources:\n");
        foreach (var source in sources)
            document.Append(
                $"  {source.Source.Name}: {{ provider: {source.Source.Name}, secrets: [{Setting(source)}], publicUrl: " +
                $"\"{FuzzCase.Address}\" }}\n");
        return document.ToString();
    }
}
