using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Cli.Chaos.Audit;
using GtmFunctions.Cli.Commands;

namespace GtmFunctions.Cli.Chaos;

/// <summary>Reports for people, and for programs.</summary>
internal static class ChaosText
{
    private const int MostFindings = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>A report for a person: what was done, what came of it, what is wrong.</summary>
    public static string Table(ChaosReport report)
    {
        var table = new TextTable("what", "how many");
        table.Add("events", $"{report.Events}");
        table.Add("  sent again", $"{report.Copies}");
        table.Add("  as rows of files", $"{report.Rows}");
        table.Add("webhooks and files answered 200", $"{report.Accepted} of {report.Tally.Requests} requests");
        table.Add("faults", $"{report.Faults.Values.Sum()}");
        foreach (var (kind, count) in report.Faults)
            table.Add($"  {kind}", $"{count}");
        table.Add("requests to storage", $"{report.Tally.StorageRequests}");
        table.Add("  that met a fault", $"{report.Tally.StorageFaults}");
        table.Add("starts of instances", $"{report.Tally.Starts}");
        table.Add("standstills of half a second", $"{report.Tally.Standstills}");
        table.Add("events by their end", string.Join(", ", report.Outcomes.Select(each => $"{each.Value} {each.Key}")));
        table.Add("calls of destinations", $"{report.Calls}");
        table.Add("  acted on", $"{report.Acted}");
        table.Add("  again, under the same key", $"{report.Repeated}");
        table.Add("dead letters replayed", $"{report.Replayed}");
        table.Add("seconds in all", $"{report.Tally.Took.TotalSeconds:0}");
        return table + Environment.NewLine + Findings(report.Findings);
    }

    /// <summary>All that an audit looked at, as JSON.</summary>
    public static string ToJson(ChaosEvidence evidence) => JsonSerializer.Serialize(evidence, Json);

    /// <summary>Reports as JSON, whether all is well first.</summary>
    public static string ToJson(IReadOnlyList<ChaosReport> reports) =>
        JsonSerializer.Serialize(new { clean = reports.All(report => report.Findings.Count == 0), runs = reports }, Json);

    private static string Findings(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
            return $"Nothing is lost, done twice, or stuck.{Environment.NewLine}";
        var lines = findings.Take(MostFindings).Select(finding => $"  {finding.Kind}: {finding.What}");
        var more = findings.Count > MostFindings ? [$"  and {findings.Count - MostFindings} more"] : Array.Empty<string>();
        return string.Join(Environment.NewLine, [$"{findings.Count} FOUND:", .. lines, .. more, ""]);
    }
}
