using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

/// <summary>
/// What every sample of every provider becomes, as tables that a person reviews: <c>Catalog/Snapshots/PROVIDER.md</c>. With
/// <c>UPDATE_SNAPSHOTS=1</c> in the environment they are written anew.
/// </summary>
public sealed class SampleSnapshotTests
{
    // Kinds of record, and the fields that name one of them: an event about one kind must not put its own id or name into another's
    private static readonly string[] Records =
    [
        "person", "account", "deal", "ticket", "meeting", "message", "payment", "page", "lead", "call", "conversation", "sequence", "task",
        "note", "comment", "record", "entry",
    ];

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
                foreach (var field in new[] { "id", "name" })
                {
                    var shared = Records
                        .Select(record => (Field: $"{record}.{field}", From: item.Mapped.GetValueOrDefault($"{record}.{field}")))
                        .Where(mapped => mapped.From is not null)
                        .GroupBy(mapped => mapped.From)
                        .Where(group => group.Count() > 1)
                        .Select(group => $"{group.Key} fills {string.Join(" and ", group.Select(mapped => mapped.Field))}");
                    Assert.True(!shared.Any(), $"{name} {sample}: {string.Join("; ", shared)}");
                }
            }
        }
    }

    private static string Tell(SourceDefinition provider)
    {
        var text = new StringBuilder($"# {provider.Title}\n");
        foreach (var (name, sample) in SampleReading.SamplesOf(provider))
        {
            foreach (var item in SampleReading.Read(provider, sample))
                Tell(text, name, item);
        }

        return text.ToString();
    }

    private static void Tell(StringBuilder text, string sample, NormalisedItem item)
    {
        var about = item.Subject is { } subject ? $" about `{subject}`" : "";
        var time = item.Time is { } at ? $" at {at.ToString("u", CultureInfo.InvariantCulture)}" : "";
        var id = item.IdFrom == "bytes" ? "its bytes are the id" : $"id `{item.ProviderId}`";
        text.Append(CultureInfo.InvariantCulture, $"\n## {sample}\n\n`{item.ProviderType}` is **{item.Type}**{about}{time}, {id}.\n");
        if (item.Mapped.Count == 0)
            return;
        text.Append("\n| field | value | from |\n|---|---|---|\n");
        foreach (var (field, from) in item.Mapped)
            text.Append(CultureInfo.InvariantCulture, $"| {field} | {Value(FieldPath.Parse(field).Read(item.Data))} | {from} |\n");
    }

    private static string Value(JsonNode? value) =>
        (value?.ToJsonString(PipelineJson.Readable.Options) ?? "").Replace("|", "\\|", StringComparison.Ordinal);

    private static string CatalogueFolder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "GtmFunctions", "Pipeline", "Catalog", "sources");

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
