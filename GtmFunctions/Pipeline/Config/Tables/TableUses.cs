using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Yaml;

namespace GtmFunctions.Pipeline.Config.Tables;

/// <summary>What a table beside the document is.</summary>
public enum TableKind
{
    /// <summary>A decision table: the first row whose every condition holds names a team or an owner.</summary>
    Decisions,

    /// <summary>A roster: the members of teams.</summary>
    Roster,

    /// <summary>Days on which members do not work.</summary>
    Holidays,

    /// <summary>A list, in whose first column <c>$inList</c> looks.</summary>
    List,

    /// <summary>Something that the document names and this version does not read as a table.</summary>
    Other,
}

/// <summary>What a table is, and what reads it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="By">What reads it, such as <c>assignment 'sdr'</c>; each once, in the order of the document.</param>
internal sealed record TableUse(TableKind Kind, IReadOnlyList<string> By);

/// <summary>Finds what the tables beside a document are for; the document may have errors.</summary>
internal static class TableUses
{
    private static readonly Dictionary<string, TableKind> AssignmentKeys = new(StringComparer.Ordinal)
    {
        ["table"] = TableKind.Decisions,
        ["pool"] = TableKind.Roster,
        ["holidays"] = TableKind.Holidays,
    };

    /// <summary>What each table that a document names is, by its name; nothing where the document is no YAML.</summary>
    public static IReadOnlyDictionary<string, TableUse> Find(string document)
    {
        var found = new List<(string Name, TableKind Kind, string By)>();
        if (YamlSource.Load(document, (_, _) => { }) is { } root)
            Collect(YamlJson.Node(root), [], found);
        var named = BundleFiles.TableNames(document);
        return named.ToDictionary(
            name => name,
            name => found.Where(use => use.Name == name).ToArray() is { Length: > 0 } uses
                ? new TableUse(uses[0].Kind, [.. uses.Select(use => use.By).Distinct(StringComparer.Ordinal)])
                : new TableUse(TableKind.Other, []),
            StringComparer.Ordinal);
    }

    private static void Collect(JsonNode? node, IReadOnlyList<string> path, List<(string Name, TableKind Kind, string By)> found)
    {
        switch (node)
        {
            case JsonObject entries:
                foreach (var (key, value) in entries)
                    Collect(value, [.. path, key], found);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    Collect(items[i], path, found);
                break;
            case not null when node.GetValueKind() == JsonValueKind.String && Kind(path) is { } kind:
                found.Add((node.GetValue<string>(), kind, Reader(path)));
                break;
            default:
                break;
        }
    }

    private static TableKind? Kind(IReadOnlyList<string> path) => path switch
    {
        ["assignments", _, var key] when AssignmentKeys.TryGetValue(key, out var kind) => kind,
        [.., "$inList" or "$notInList"] => TableKind.List,
        _ => null,
    };

    // "assignment 'sdr'" of assignments.sdr.pool, "workflow 'inbound'" of workflows.inbound.when.account.domain.$inList
    private static string Reader(IReadOnlyList<string> path) => path is [var section, var name, ..]
        ? $"{(section.EndsWith('s') ? section[..^1] : section)} '{name}'"
        : string.Join('.', path);
}
