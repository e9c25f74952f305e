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
}
