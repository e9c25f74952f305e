using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// The lists of the document that filters look into, each as it is in use: a filter keeps the table that it was given, and whoever syncs
/// the list changes what that has. A list that nobody synced yet is empty.
/// </summary>
internal sealed class LiveLists
{
    private readonly ConcurrentDictionary<string, ListTable> _tables = new(StringComparer.Ordinal);

    /// <summary>The lists that any filter looks into.</summary>
    public IEnumerable<string> Names => _tables.Select(table => table.Key);

    /// <summary>The table of a list.</summary>
    public ListTable Table(string list) => _tables.GetOrAdd(list, _ => new ListTable([]));
}
