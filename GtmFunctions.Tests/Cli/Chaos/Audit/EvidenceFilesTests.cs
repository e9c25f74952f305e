using System.Text.Json.Nodes;
using GtmFunctions.Cli.Chaos.Audit;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos.Audit;

public sealed class EvidenceFilesTests : IDisposable
{
    private const string Named = "e20261123-0a1b";
    private const string Called = "e20261123-2c3d";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gtm-evidence");

    [Fact]
    public async Task WriteAsync_OfFindings_KeepsTheEvidenceAndTheStoriesOfTheEventsThatTheyName()
    {
        await using var server = await LocalServer.StartAsync(200, """{"outcome":"routed"}""", ("Content-Type", "application/json"));
        using var remote = new RemoteApp(server.Url, key: null);
        var evidence = CleanEvidence.Create();
        var call = CleanEvidence.Call("bravo", "ada@lost.example", owner: null, key: $"{Called}:leads:always:1");
        Finding[] findings =
        [
            new(FindingKind.Stuck, $"{Named}, made by signals, is routed"),
            new(FindingKind.Lost, "charlie did not get ada@lost.example"),
        ];

        await EvidenceFiles.WriteAsync(
            _folder.FullName,
            evidence with { Calls = [.. evidence.Calls, call] },
            findings,
            new AppEvidence(remote),
            TestContext.Current.CancellationToken);

        Assert.Equal(
            [$"{Named}.json", $"{Called}.json", EvidenceFiles.Evidence],
            _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.Equal("routed", Read($"{Called}.json")["outcome"]!.GetValue<string>());
        Assert.Equal(evidence.Calls.Count + 1, Read(EvidenceFiles.Evidence)["calls"]!.AsArray().Count);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.FullName, name)))!;
}
