using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>
/// What lines of a document silence: <c># allow: CODE</c> at the end of the line that is warned about, several with commas between. A
/// warning about a table, which has no comments, is silenced at a line that names the table.
/// </summary>
internal sealed partial class AllowedWarnings
{
    private readonly Dictionary<int, string[]> _codes = [];
    private readonly Dictionary<string, List<int>> _tables = new(StringComparer.Ordinal);

    /// <summary>Reads a document's comments.</summary>
    public AllowedWarnings(string text, Entry root)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IndexOf('#') >= 0 && Comment().Match(line.ToString()) is { Success: true } comment)
            {
                _codes[number] = comment.Groups["codes"].Value
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            }
        }

        if (_codes.Count > 0)
            FindTables(root);
    }

    /// <summary>Every code that a line names.</summary>
    public IEnumerable<(int Line, string Code)> Codes =>
        _codes.SelectMany(line => line.Value.Select(code => (line.Key, code)));

    /// <summary>Whether a line says that a warning is not to be told.</summary>
    public bool Silences(ConfigurationWarning warning) => _tables.TryGetValue(warning.File, out var lines)
        ? lines.Exists(line => Names(line, warning.Code))
        : Names(warning.Line, warning.Code);

    private bool Names(int line, string code) => _codes.TryGetValue(line, out var codes) && codes.Contains(code);

    private void FindTables(Entry entry)
    {
        if (entry.Text is { } name && TableName.Is(name))
        {
            if (!_tables.TryGetValue(name, out var lines))
                _tables[name] = lines = [];
            lines.Add((int)entry.Place.Line);
        }

        foreach (var below in entry.IsMapping ? entry.Entries : entry.IsList ? entry.Items : [])
            FindTables(below);
    }

    [GeneratedRegex(
        @"(?:\A|\s)#\s*allow:\s*(?<codes>[A-Za-z0-9-]+(?:\s*,\s*[A-Za-z0-9-]+)*)",
        RegexOptions.None,
        RegexTimeout.Milliseconds)]
    private static partial Regex Comment();
}
