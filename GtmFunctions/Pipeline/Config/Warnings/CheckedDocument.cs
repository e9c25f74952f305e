using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>A document without errors, as rules look at it: what was read, and where each part of it stands.</summary>
/// <param name="file">The document's name.</param>
/// <param name="text">Its text.</param>
/// <param name="root">Its values with their places.</param>
/// <param name="configuration">What was read.</param>
/// <param name="context">What this version knows.</param>
/// <param name="beside">The names of tables that are there, whether the document names them or not.</param>
internal sealed class CheckedDocument(
    string file, string text, Entry root, Configuration configuration, ReadContext context, IReadOnlyCollection<string> beside)
{
    /// <summary>The document's name.</summary>
    public string File => file;

    /// <summary>Its values with their places.</summary>
    public Entry Root => root;

    /// <summary>What was read.</summary>
    public Configuration Configuration => configuration;

    /// <summary>What this version knows.</summary>
    public ReadContext Context => context;

    /// <summary>The tables that are there and that nothing of the document read.</summary>
    public IEnumerable<string> UnusedTables => beside
        .Where(name => !context.Tables.ContainsKey(name) && !context.Tables.ContainsKey(System.IO.Path.ChangeExtension(name, ".csv")))
        .Order(StringComparer.Ordinal);

    /// <summary>The fields that events can have.</summary>
    public KnownFields Fields => field ??= new KnownFields(configuration, context);

    /// <summary>The types that events can have.</summary>
    public KnownTypes Types => field ??= new KnownTypes(configuration, context);

    /// <summary>What lines of the document silence.</summary>
    public AllowedWarnings Allowed => field ??= new AllowedWarnings(text, root);

    /// <summary>The workflows with their places.</summary>
    public IEnumerable<(Entry Entry, Workflow Workflow)> Workflows => Entries("workflows").Zip(configuration.Workflows);

    /// <summary>The entries of a section.</summary>
    public IReadOnlyList<Entry> Entries(string section) => root[section]?.Entries ?? [];

    /// <summary>A warning about a part of the document.</summary>
    public ConfigurationWarning At(Entry place, string code, string message) =>
        new(code, file, Math.Max(1, (int)place.Place.Line), KeyPath.Text(place.Path), message);
}
