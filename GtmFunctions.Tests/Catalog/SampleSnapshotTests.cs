using System.Runtime.CompilerServices;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

/// <summary>
/// What every sample of every provider becomes, as tables that a person reviews: <c>Catalog/Snapshots/PROVIDER.md</c>. With
/// <c>UPDATE_SNAPSHOTS=1</c> in the environment they are written anew.
/// </summary>
public sealed class SampleSnapshotTests
{
    // The files themselves, not what was built of them: whoever edits one sees at once what its samples become
    private static readonly Dictionary<string, SourceDefinition> Sources = Directory.GetFiles(CatalogueFolder(), "*.yaml").ToDictionary(
        file => Path.GetFileNameWithoutExtension(file),
        file => SourceCatalogue.Parse(File.OpenText(file), file, Path.GetFileNameWithoutExtension(file)),
        StringComparer.Ordinal);

    public static TheoryData<string> Names() =>
        [.. Sources.Values.Where(source => !source.IsOnlyPolled).Select(source => source.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_OfEverySource_BecomeWhatTheSnapshotSays(string name)
    {
        var provider = Sources[name];
        var file = Path.Combine(Folder(), $"{name}.md");
        var told = Tell(provider);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, told);

        Assert.True(File.Exists(file), $"{file} is missing: run this test with UPDATE_SNAPSHOTS=1 and read what it wrote");
        Assert.Equal(File.ReadAllText(file), told);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Types_OfEverySource_EachHasASampleThatGivesIt(string name)
    {
        var provider = Sources[name];
        var given = SampleReading.SamplesOf(provider)
            .SelectMany(sample => SampleReading.Read(provider, sample.Sample))
            .Select(item => item.Type)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Empty(new SourceMapping(provider).CanonicalTypes.Except(given));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_OfEverySource_PutNoRecordsIdOrNameIntoAnothersFields(string name)
    {
        var provider = Sources[name];
        foreach (var (sample, definition) in SampleReading.SamplesOf(provider))
        {
            foreach (var item in SampleReading.Read(provider, definition))
            {
                var shared = ItemTable.Shared(item);
                Assert.True(shared.Length == 0, $"{name} {sample}: {shared}");
            }
        }
    }

    private static string Tell(SourceDefinition provider)
    {
        var text = new StringBuilder($"# {provider.Title}\n");
        foreach (var (name, sample) in SampleReading.SamplesOf(provider))
        {
            foreach (var item in SampleReading.Read(provider, sample))
                ItemTable.Tell(text, name, item);
        }

        return text.ToString();
    }

    private static string CatalogueFolder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "GtmFunctions", "Pipeline", "Catalog", "sources");

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
