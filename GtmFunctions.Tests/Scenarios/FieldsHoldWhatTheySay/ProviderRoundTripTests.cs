using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Signing;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>Every provider of the catalogue, with its own sample, through the running pipeline.</summary>
public sealed class ProviderRoundTripTests(AzuriteFixture azurite)
{
    private static readonly IReadOnlyList<SourceDefinition> Providers =
        [
            .. SourceCatalogue.Load().Sources.Values
                .Where(provider => provider.Signature.Count > 0)
                .OrderBy(provider => provider.Name, StringComparer.Ordinal)
        ];

    [Fact]
    public async Task EveryProvidersSample_SignedWithTheSecondSecret_BecomesAnEvent()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Sources(), Settings());

        foreach (var provider in Providers)
        {
            var (status, answer) = await SendAsync(pipeline, provider, pipeline.Clock.GetUtcNow());
            Assert.True(status == 200, $"{provider.Name}: {status} {answer.ToJsonString()}");
        }

        await pipeline.DrainAsync();
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Received)));
        foreach (var provider in Providers)
        {
            var (_, found) = await pipeline.OpsAsync(
                (ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken), $"?source={NameOf(provider)}");
            Assert.True(found["events"]!.AsArray().Count > 0, $"{provider.Name}: its sample made no event");
            var trace = await pipeline.TraceAsync(FieldText.From(found["events"]![0]!["id"])!);
            Assert.Equal("LIVE_" + SettingOf(provider), FieldText.From(trace["stages"]![0]!["signature"]!["secret"]));
        }
    }

    [Fact]
    public async Task EveryProvidersSample_WithoutItsProof_Is401AndNothingIsStored()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Sources(), Settings());

        foreach (var provider in Providers)
        {
            var sample = provider.Sample!;
            var body = provider.Signature[0].Scheme == SignatureScheme.Organization
                ? sample.Body.Replace("00D000000000001AAA", "00D000000000009AAA", StringComparison.Ordinal)
                : sample.Body;
            var (status, answer) = await pipeline.PostAsync(
                NameOf(provider), Encoding.UTF8.GetBytes(body), sample.Headers, ContentType(sample));
            Assert.True(status == 401, $"{provider.Name}: {status} {answer.ToJsonString()}");
        }

        Assert.Empty(await pipeline.PeekAsync(QueueNames.Received));
    }

    [Fact]
    public async Task EveryProvidersSample_SignedTooLongAgo_Is401WhereATimestampIsSigned()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Sources(), Settings());

        foreach (var provider in Providers)
        {
            var definition = provider.Signature[0];
            var timestamped = definition.Timestamp is not null
                || definition.List?.Timestamp is not null
                || definition.Scheme == SignatureScheme.Jwt;
            var then = pipeline.Clock.GetUtcNow() - definition.Tolerance - TimeSpan.FromHours(2);
            var (status, answer) = await SendAsync(pipeline, provider, then);
            Assert.True(status == (timestamped ? 401 : 200), $"{provider.Name}: {status} {answer.ToJsonString()}");
        }
    }

    private static Task<(int Status, JsonNode Answer)> SendAsync(PipelineHarness pipeline, SourceDefinition provider, DateTimeOffset now)
    {
        var sample = provider.Sample!;
        var signed = SignatureSigner.Sign(
            provider.Signature[0],
            new SignableRequest
            {
                Url = $"http://127.0.0.1/api/hooks/{NameOf(provider)}",
                Headers = sample.Headers,
                Body = Encoding.UTF8.GetBytes(sample.Body),
            },
            Keys.For(provider.Signature[0]).Sign,
            now,
            "msg_1");
        return pipeline.RequestAsync("POST", new Uri(signed.Url).PathAndQuery, signed.Body, signed.Headers, ContentType(sample));
    }

    private static string Sources()
    {
        var document = new StringBuilder("version: 1\nsources:\n");
        foreach (var provider in Providers)
            document.AppendLine(
                $"  {NameOf(provider)}: {{ provider: {provider.Name}, secrets: [OTHER_{SettingOf(provider)}, " +
                $"LIVE_{SettingOf(provider)}] }}");
        return document.ToString();
    }

    private static Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>();
        foreach (var provider in Providers)
        {
            var keys = Keys.For(provider.Signature[0]);
            settings[$"LIVE_{SettingOf(provider)}"] = keys.Verify.Value;
            settings[$"OTHER_{SettingOf(provider)}"] = keys.Other.Value;
        }

        return settings;
    }

    private static string NameOf(SourceDefinition provider) => $"from-{provider.Name}";

    private static string SettingOf(SourceDefinition provider) => provider.Name.Replace('-', '_').ToUpperInvariant();

    private static string ContentType(SampleDefinition sample) =>
        sample.Headers.FirstOrDefault(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value
        ?? "application/json";
}
