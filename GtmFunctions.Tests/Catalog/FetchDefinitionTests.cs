using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

/// <summary>What the catalogue says of fetching, held to its own samples and connectors.</summary>
public sealed class FetchDefinitionTests
{
    private static readonly SourceCatalogue Sources = SourceCatalogue.Load();
    private static readonly ConnectorCatalogue Connectors = ConnectorCatalogue.Load();

    public static TheoryData<string, string> Records =>
        [.. Sources.Sources.Values.SelectMany(source => (source.Fetch?.Records ?? []).Select(record => (source.Name, record.Name)))];

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_SomeSample_IsAboutItAndNamesItsId(string source, string name)
    {
        var provider = Sources.Sources[source];
        var record = provider.Fetch!.Records.Single(record => record.Name == name);

        var items = SampleReading.SamplesOf(provider).SelectMany(sample => SampleReading.Read(provider, sample.Sample));

        Assert.Contains(items, item => record.IsOf(item.ProviderType) && !string.IsNullOrEmpty(FieldText.From(record.Key.Read(item.Data))));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_SamplesOfWhatIsGone_AreNotAboutIt(string source, string name)
    {
        var provider = Sources.Sources[source];
        var record = provider.Fetch!.Records.Single(record => record.Name == name);

        var gone = SampleReading.SamplesOf(provider).SelectMany(sample => SampleReading.Read(provider, sample.Sample))
            .Where(item => item.Type.EndsWith(".deleted", StringComparison.Ordinal));

        Assert.DoesNotContain(gone, item => record.IsOf(item.ProviderType));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_ItsConnector_IsThereAndHasAnAddress(string source, string name)
    {
        var fetch = Sources.Sources[source].Fetch!;

        var connector = Assert.Contains(fetch.Connector, Connectors.Connectors);
        Assert.NotNull(fetch.Url ?? connector.Url);
        Assert.NotEmpty(fetch.Records.Single(record => record.Name == name).Calls.Calls);
    }
}
