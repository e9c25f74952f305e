using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Config.Warnings;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Pipeline.Language.Yaml;
using GtmFunctions.Pipeline.Storage.Config;
using YamlDotNet.Core;

namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// Reads what ops wrote into a <see cref="Configuration"/>, or into all that is wrong with it at once: YAML, then the schema, then
/// what only the app can know. It touches nothing outside its arguments.
/// </summary>
public sealed class ConfigurationReader
{
    private readonly IReadOnlyDictionary<string, SourceDefinition> _providers;
    private readonly ConnectorNames _connectors;
    private readonly LiveLists _lists;

    /// <summary>Makes a reader for these providers and connectors.</summary>
    internal ConfigurationReader(
        IReadOnlyDictionary<string, SourceDefinition> providers, ConnectorNames connectors, LiveLists? lists = null) =>
        (_providers, _connectors, _lists) = (providers, connectors, lists ?? new LiveLists());

    /// <summary>Makes a reader for what this version has.</summary>
    /// <param name="sources">What <c>provider</c> can name.</param>
    /// <param name="connectors">What <c>connector</c> can name.</param>
    public static ConfigurationReader ForThisVersion(SourceCatalogue sources, ConnectorCatalogue connectors) =>
        ForThisVersion(sources, connectors, new LiveLists());

    /// <summary>Makes a reader for what this version has, whose filters look into lists as they are in use.</summary>
    internal static ConfigurationReader ForThisVersion(SourceCatalogue sources, ConnectorCatalogue connectors, LiveLists lists) =>
        new(sources.Sources, ConnectorNames.From(connectors), lists);

    /// <summary>Reads a stored version.</summary>
    public ReadResult Read(ConfigurationBundle bundle) => Read(bundle, beside: []);

    /// <summary>Reads a stored version.</summary>
    /// <param name="bundle">The version.</param>
    /// <param name="beside">The names of further tables that are there: those that nothing reads are told.</param>
    public ReadResult Read(ConfigurationBundle bundle, IReadOnlyCollection<string> beside) =>
        Read(bundle.FileName, bundle.Document, bundle.Tables.GetValueOrDefault, beside, bundle.Fixtures);

    /// <summary>Reads a document.</summary>
    /// <param name="fileName">Its name, for errors.</param>
    /// <param name="yamlText">Its text.</param>
    /// <param name="readTable">
    /// The text of a table beside it, or <see langword="null"/>; asked for names of CSV files without a folder only.
    /// </param>
    public ReadResult Read(string fileName, string yamlText, Func<string, string?> readTable) =>
        Read(fileName, yamlText, readTable, beside: [], fixtures: null);

    // Fixtures are a part of the version and no part of the rules: what is wrong with them harms no event
    private ReadResult Read(
        string fileName, string yamlText, Func<string, string?> readTable, IReadOnlyCollection<string> beside, string? fixtures)
    {
        var context = new ReadContext(fileName, readTable, _providers, _connectors, _lists);
        var node = YamlSource.Load(yamlText, (place, message) => context.Report(place, [], message));
        if (node is null)
            return Refused(context);

        var root = Entry.Root(node, context.Report);
        CheckSchema(root, context);
        context.UseLists(context.Names(root, "lists"));

        var configuration = Read(root, context);
        configuration = configuration with
        {
            Retention = RetentionReading.Read(root["retention"], configuration),
            LinkedTables = Section(root["tables"], entry => LinkedTableReading.Read(entry, context)),
            Jobs = Section(root["jobs"], entry => JobReading.Read(entry, configuration)),
        };
        if (context.Errors.Count + context.TableErrors.Count > 0)
            return Refused(context);
        var version = new ConfigurationBundle(fileName, yamlText, context.Tables) { Fixtures = fixtures }.Version;
        return new ReadResult(configuration with { Version = version }, [])
        {
            Found = new(() => WarningRules.Find(new CheckedDocument(fileName, yamlText, root, configuration, context, beside))),
        };
    }

    private static void CheckSchema(Entry root, ReadContext context)
    {
        var errors = ConfigurationSchema.Check(root.Json, out var untold);
        foreach (var error in errors)
            context.Report(Place(root, error.Path), error.Path, error.Message);
        context.ReportUntold(untold);
    }

    private static Configuration Read(Entry root, ReadContext context)
    {
        var sources = ImpliedSources.With(Section(root["sources"], entry => SourceReading.Read(entry, context)), root, context);
        return Read(root, sources, context);
    }

    private static Configuration Read(Entry root, Dictionary<string, Source> sources, ReadContext context) => new()
    {
        Version = "",
        Sources = sources,
        Enrichers = Section(root["enrichers"], entry => EnricherReading.Read(entry, root, sources, context)),
        Scores = Section(root["scores"], entry => ScoreReading.Read(entry, context)),
        Signals = SignalReading.Read(root["signals"], context),
        Assignments = Section(root["assignments"], entry => AssignmentReading.Read(entry, root, context)),
        Workflows = [.. (root["workflows"]?.Entries ?? []).Select(entry => WorkflowReading.Read(entry, root, context))],
        Destinations = Destinations(root, context),
        Templates = Section(root["templates"], entry => ReadTemplate(entry, context)),
        Alerts = AlertReading.Read(root["alerts"], root, context),
        Lists = Section(root["lists"], entry => SyncedListReading.Read(entry, root, sources, context)),
        Accounts = AccountMatchingReading.Read(root["accounts"], root, context),
    };

    private static Dictionary<string, Destination> Destinations(Entry root, ReadContext context)
    {
        var all = Section(root["destinations"], entry => DestinationReading.Read(entry, context));
        foreach (var inPlace in AwaitReading.Destinations(root["enrichers"], context))
            all[inPlace.Name] = inPlace;
        return all;
    }

    private static Template ReadTemplate(Entry entry, ReadContext context)
    {
        ValueReading.CheckName(entry);
        var template = ValueReading.Template(entry, context);
        SlaReading.CheckNames(entry, template);
        return template;
    }

    private static Dictionary<string, T> Section<T>(Entry? section, Func<Entry, T?> read)
        where T : class
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in section?.Entries ?? [])
        {
            if (read(entry) is { } value)
                all[entry.Key] = value;
        }

        return all;
    }

    // An unknown key is a place of its own, though the path's last step does not lead to a value
    private static Mark Place(Entry root, IReadOnlyList<string> path) => root.Find(path).Place;

    private static ReadResult Refused(ReadContext context) => new(null, context.AllErrors());
}
