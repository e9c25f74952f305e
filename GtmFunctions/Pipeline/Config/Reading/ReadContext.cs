using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Tables;
using YamlDotNet.Core;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>What the readers of one document share: the errors so far, the tables beside it, and what this version knows.</summary>
internal sealed class ReadContext(
    string file,
    Func<string, string?> readTable,
    IReadOnlyDictionary<string, SourceDefinition> providers,
    ConnectorNames connectors)
{
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _tables = new(StringComparer.Ordinal);

    /// <summary>The errors of the document.</summary>
    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>The errors of its tables.</summary>
    public List<ConfigurationError> TableErrors { get; } = [];

    /// <summary>The texts of the tables that were read, by name.</summary>
    public Dictionary<string, string> Tables { get; } = new(StringComparer.Ordinal);

    /// <summary>The source catalogue.</summary>
    public IReadOnlyDictionary<string, SourceDefinition> Providers => providers;

    /// <summary>The connectors that this version runs.</summary>
    public ConnectorNames Connectors => connectors;

    /// <summary>Takes an error of the document.</summary>
    public void Report(Mark place, IReadOnlyList<string> path, string message)
    {
        for (var depth = 0; depth <= path.Count; depth++)
            _wrong.Add(Joined(path.Take(depth)));
        Errors.Add(new ConfigurationError(file, Math.Max(1, (int)place.Line), Math.Max(1, (int)place.Column), KeyPath.Text(path), message));
    }

    /// <summary>Whether an error was reported at a value or anywhere inside it.</summary>
    public bool IsWrong(Entry entry) => _wrong.Contains(Joined(entry.Path));

    /// <summary>A list beside the document, or <see langword="null"/>.</summary>
    public ListTable? List(string name) => Table("list", name, ListTable.Parse);

    /// <summary>A decision table beside the document, or <see langword="null"/>.</summary>
    public DecisionTable? DecisionTable(string name) => Table("decisions", name, Config.Tables.DecisionTable.Parse);

    /// <summary>A roster beside the document, or <see langword="null"/>.</summary>
    public Roster? Roster(string name) => Table("roster", name, Config.Tables.Roster.Parse);

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
