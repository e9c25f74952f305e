using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Storage.Traces;
using Xunit;

namespace GtmFunctions.Tests.Rendering;

/// <summary>
/// Rows that earlier versions wrote as a trace shows them: decisions of commit 8725e15, and what intake and enrichment did of a237fb1, the
/// last ones to keep them so; one of each shape and sentence that their own tests brought about. They read into records and are shown as
/// they were.
/// </summary>
public sealed class StoredRowTests
{
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var name in (string[])["rows-with-sentences.jsonl", "rows-as-shown.jsonl"])
        {
            using var stream = typeof(StoredRowTests).Assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                var entry = PipelineJson.Parse(line)!;
                rows.Add(entry["kind"]!.GetValue<string>(), Text(entry["row"]!));
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Render_ARowWithSentences_ShowsItAsItWasShown(string kind, string text)
    {
        var row = PipelineJson.Parse(text)!.AsObject();

        var shown = kind switch
        {
            "route" => StoredRow.Render(TraceRows.Route, row),
            "replay" => StoredRow.Render($"{TraceRows.ReplayPrefix}1{TraceRows.ReplayRoute}", row),
            "late" => StoredRow.Render($"{TraceRows.LatePrefix}company", row),
            "made" => StoredRow.Render(TraceRows.Signal, row),
            "enrich" => StoredRow.Render(TraceRows.Enrich, row),
            "receive" => StoredRow.Render(TraceRows.Receive, row),
            "intake" => StoredRow.Render(TraceRows.Intake, row),
            "delivery" => StoredRow.Render(TraceRows.Delivery, row),
            "duplicate" => StoredRow.Render($"{TraceRows.DuplicatePrefix}d1.0", row),
            "item" => StoredRow.Render(TraceRows.ItemOf(1), row),
            "owner" => OwnerTrace.Render(DecisionJson.FromRow(row, DecisionJson.Default.OwnerDecision)),
            "signal" => SignalTrace.Render(DecisionJson.FromRow(row, DecisionJson.Default.SignalOutcome)),
            _ => SignalTrace.Render(row.Deserialize(SignalJson.Default.InactivityState)!.Fired!.Story),
        };

        var before = kind == "inactivity" ? row["fired"]!["story"]! : row;
        Assert.Equal(Text(before), Text(shown));
    }

    private static string Text(JsonNode json) => json.ToJsonString(PipelineJson.Readable.Options);
}
