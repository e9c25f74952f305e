using System.Runtime.CompilerServices;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Tests.Config.Reading;
using GtmFunctions.Tests.Signing;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

/// <summary>
/// What the catalogue says of polling, held to its own samples and connectors; what each sample becomes is shown for review in
/// <c>Catalog/Snapshots/PROVIDER.poll.md</c>, which <c>UPDATE_SNAPSHOTS=1</c> in the environment writes anew.
/// </summary>
public sealed class PollDefinitionTests
{
    private static readonly ConnectorCatalogue Connectors = ConnectorCatalogue.Load();

    public static TheoryData<string> Names() =>
        [.. Polled.Select(provider => provider.Name).Order(StringComparer.Ordinal)];

    public static TheoryData<string, string> Kinds() =>
        [.. Polled.SelectMany(provider => provider.Poll!.Records.Keys.Select(records => (provider.Name, records)))];

    private static IEnumerable<SourceDefinition> Polled =>
        Requests.Catalogue.Sources.Values.Where(provider => provider.Poll is { Records.Count: > 0 });

    [Fact]
    public void Sources_ThatCanBePolled_AreThoseOfTheIssue() => Assert.Equal(
        [
            "attio", "feed", "google-sheets", "hubspot", "intercom", "linkedin", "pipedrive", "poll", "salesforce", "sixsense", "stripe",
            "zendesk", "zoominfo",
        ],
        Requests.Catalogue.Sources.Values.Where(provider => provider.Poll is not null).Select(provider => provider.Name)
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_OfWhatIsPolled_BecomeWhatTheSnapshotSays(string name)
    {
        var provider = Requests.Source(name);
        var text = new StringBuilder($"# {provider.Title}, polled\n");
        foreach (var records in provider.Poll!.Records.Values)
        {
            foreach (var item in PolledReading.Read(provider, records))
                ItemTable.Tell(text, records.Name, item);
        }

        var file = Path.Combine(Folder(), $"{name}.poll.md");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, text.ToString());

        Assert.True(File.Exists(file), $"{file} is missing: run this test with UPDATE_SNAPSHOTS=1 and read what it wrote");
        Assert.Equal(File.ReadAllText(file), text.ToString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Records_EachOfTheirTypes_HasASampleThatGivesIt(string name, string kind)
    {
        var (provider, records) = Find(name, kind);
        var given = PolledReading.Read(provider, records).Select(item => item.Type).ToHashSet(StringComparer.Ordinal);

        Assert.Empty((records.Types?.Values ?? []).Concat((records.Kinds ?? []).Select(row => row.Type).OfType<string>()).Except(given));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Records_TheirSample_HasIdsTimesAndWatermarks(string name, string kind)
    {
        var (provider, records) = Find(name, kind);
        var items = PolledReading.Read(provider, records);
        var read = CatalogueMappings.Source(provider).Records[kind].Provider.Event;

        Assert.NotEmpty(items);
        Assert.Equal(items.Count, items.Select(item => item.ProviderId).Distinct().Count());
        Assert.All(items, item =>
        {
            Assert.Equal(read.Id.Count == 0, item.IdFrom == "bytes");
            Assert.DoesNotContain("bytes", item.IdFrom == "bytes" ? "" : item.IdFrom, StringComparison.Ordinal);
            Assert.Equal(read.Time.Count > 0, item.Time is not null);
            Assert.NotNull(item.Subject);
            Assert.Empty(item.Unfit);
            Assert.Equal("", ItemTable.Shared(item));
        });
        if (records.Watermark is { } watermark)
            Assert.All(PolledReading.Answer(records).Items, record => Assert.NotNull(Watermarks.Read(watermark, record)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Records_TheirGaps_AreOfWebhooksThatThereAre(string name, string kind)
    {
        var (provider, records) = Find(name, kind);
        if (records.Gaps is not { SameId: false } gaps)
            return;
        var sent = SampleReading.SamplesOf(provider)
            .SelectMany(sample => SampleReading.Read(provider, sample.Sample))
            .Where(item => gaps.On.Any(pattern => pattern.Matches(item.ProviderType)))
            .ToList();

        Assert.NotEmpty(sent);
        Assert.All(sent, item => Assert.NotNull(item.Subject));
        Assert.All(PolledReading.Answer(records).Items, record => Assert.NotNull(gaps.Subject!.Read(record)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Poll_InADocument_IsReadWithWhatItRequires(string name)
    {
        var poll = Requests.Source(name).Poll!;
        var required = poll.Requires.Concat(poll.Records.Values.SelectMany(records => records.Requires))
            .Select(alternatives => $"{alternatives[0].Text["with.".Length..]}: [1]");
        var with = string.Join(", ", required);

        var read = Mistake.Read(
            $"sources: {{ crm: {{ provider: {name}, poll: {{ url: URL, token: TOKEN{(with.Length > 0 ? $", with: {{ {with} }}" : "")} }} "
                + $"}} }}");

        Assert.Empty(read.Errors);
        Assert.Equal(poll.Records.Keys, read.Configuration!.Sources["crm"].Records.Keys);
        Assert.Contains(poll.Connector, Connectors.Connectors);
    }

    private static (SourceDefinition Provider, PolledRecords Records) Find(string name, string kind) =>
        (Requests.Source(name), Requests.Source(name).Poll!.Records[kind]);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
