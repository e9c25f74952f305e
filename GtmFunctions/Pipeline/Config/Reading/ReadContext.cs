using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Templates;
using YamlDotNet.Core;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>What the readers of one document share: the errors so far, the tables beside it, and what this version knows.</summary>
internal sealed class ReadContext(
    string file,
    Func<string, string?> readTable,
    IReadOnlyDictionary<string, SourceDefinition> providers,
    ConnectorNames connectors,
    LiveLists? lists = null)
{
    private static readonly string[] OwnerFields = ["name", "email", "team", "slack", "timezone", "size"];

    // Whoever has made so many mistakes made one of them very often
    private const int MostErrors = 100;

    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlySet<string>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<Entry, Template> _templates = [];
    private HashSet<string>? _ownerFields;
    private int _untold;
    private IReadOnlySet<string> _lists = new HashSet<string>();
    private readonly Dictionary<string, object?> _tables = new(StringComparer.Ordinal);

    /// <summary>The errors of the document.</summary>
    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>The errors of its tables.</summary>
    public CappedErrors TableErrors { get; } = new(MostErrors);

    /// <summary>Whether no further error of the document would be told, so that none need be worded.</summary>
    public bool IsFull => Errors.Count >= MostErrors;

    /// <summary>The texts of the tables that were read, by name.</summary>
    public Dictionary<string, string> Tables { get; } = new(StringComparer.Ordinal);

    /// <summary>The settings by which sources prove themselves: who has the value of one can send as that source.</summary>
    public HashSet<string> SourceSecrets { get; } = new(StringComparer.Ordinal);

    /// <summary>The source catalogue.</summary>
    public IReadOnlyDictionary<string, SourceDefinition> Providers => providers;

    /// <summary>The connectors that this version runs.</summary>
    public ConnectorNames Connectors => connectors;

    /// <summary>Takes an error of the document.</summary>
    public void Report(Mark place, IReadOnlyList<string> path, string message) => Report(place, path, () => message);

    /// <summary>Takes an error of the document, in words that are made only if they are told.</summary>
    public void Report(Mark place, IReadOnlyList<string> path, Func<string> message)
    {
        if (IsFull)
        {
            _untold++;
            return;
        }

        for (var depth = 0; depth <= path.Count; depth++)
            _wrong.Add(Joined(path.Take(depth)));
        Errors.Add(
            new ConfigurationError(file, Math.Max(1, (int)place.Line), Math.Max(1, (int)place.Column), KeyPath.Text(path), message()));
    }

    /// <summary>Whether an error was reported at a value or anywhere inside it.</summary>
    public bool IsWrong(Entry entry) => _untold > 0 || _wrong.Contains(Joined(entry.Path));

    /// <summary>Counts errors that are not told one by one.</summary>
    public void ReportUntold(int count) => _untold += count;

    /// <summary>All errors: the document's by line, then the tables', then how many more there are.</summary>
    public IReadOnlyList<ConfigurationError> AllErrors()
    {
        List<ConfigurationError> all =
        [
            .. Errors.OrderBy(error => error.Line).ThenBy(error => error.Column),
            .. TableErrors.Told.Distinct().OrderBy(error => error.File, StringComparer.Ordinal).ThenBy(error => error.Line),
        ];
        if (_untold + TableErrors.Untold is > 0 and var more)
            all.Add(new ConfigurationError(file, 1, 1, "", $"{more} more mistakes are not told here: mend these first"));
        return all;
    }

    /// <summary>The names of a section's entries.</summary>
    /// <param name="root">The document.</param>
    /// <param name="section">The section.</param>
    public IReadOnlySet<string> Names(Entry root, string section) => _names.TryGetValue(section, out var known)
        ? known
        : _names[section] = (root[section]?.Entries ?? []).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// A template of the section <c>templates</c>, parsed once however often it is used. What is wrong with it is reported where that
    /// section is read.
    /// </summary>
    public Template Template(Entry entry) =>
        _templates.TryGetValue(entry, out var known) ? known : _templates[entry] = Language.Templates.Template.Parse(entry.Json, []);

    /// <summary>Tells which names are lists of the document.</summary>
    public void UseLists(IReadOnlySet<string> names) => _lists = names;

    /// <summary>A list of the document, or beside it; <see langword="null"/> where there is none.</summary>
    public ListTable? List(string name) =>
        _lists.Contains(name) ? lists?.Table(name) ?? new ListTable([]) : Table("list", name, ListTable.Parse);

    /// <summary>A decision table beside the document, or <see langword="null"/>.</summary>
    public DecisionTable? DecisionTable(string name) => Table("decisions", name, Language.Tables.DecisionTable.Parse);

    /// <summary>A roster beside the document, or <see langword="null"/>.</summary>
    public Roster? Roster(string name)
    {
        var roster = Table("roster", name, Language.Tables.Roster.Parse);
        if (roster is null)
            return null;
        _ownerFields ??= new HashSet<string>(OwnerFields, StringComparer.Ordinal);
        _ownerFields.UnionWith(roster.Columns);
        return roster;
    }

    /// <summary>Whether <c>owner.FIELD</c> can have a value: every owner has it, or it is a column of a roster.</summary>
    public bool OwnersHave(string field) => _ownerFields is null || _ownerFields.Contains(field);

    /// <summary>Whether anything that was read so far names a table, be it there or not.</summary>
    public bool IsNamed(string table) => _tables.Keys.Any(key => key.EndsWith($" {table}", StringComparison.Ordinal));

    /// <summary>A table of holidays beside the document, or <see langword="null"/>.</summary>
    public HolidayTable? Holidays(string name) => Table("holidays", name, HolidayTable.Parse);

    private T? Table<T>(string kind, string name, Func<string, string, ICollection<ConfigurationError>, T> parse)
        where T : class
    {
        if (_tables.TryGetValue($"{kind} {name}", out var known))
            return (T?)known;
        var text = TableName.Is(name) ? readTable(name) : null;
        if (text is not null)
            Tables[name] = text;
        var table = text is null ? null : parse(name, text, TableErrors);
        _tables[$"{kind} {name}"] = table;
        return table;
    }

    private static string Joined(IEnumerable<string> path) => string.Join('\n', path);
}
