using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Checks the name of a connector against those that this version runs.</summary>
internal static class ConnectorReading
{
    /// <summary>Reports a connector that is not run.</summary>
    public static void Check(Entry connector, IReadOnlyCollection<string> run)
    {
        if (!run.Contains(connector.Text!))
            connector.Report($"the connector '{connector.Text}' is not run by this version here{Spelling.Suggest(connector.Text!, run)}");
    }

    /// <summary>Reports a connector that is not run, or at which nothing can be done.</summary>
    public static void CheckDestination(Entry connector, ConnectorNames names)
    {
        if (names.Definitions.GetValueOrDefault(connector.Text!) is { Actions.Count: 0 } read)
            connector.Report($"{read.Title} can only be read, by 'poll' of a source: it is no destination; http calls any address");
        else
            Check(connector, [.. names.Destinations.Keys]);
    }
}
