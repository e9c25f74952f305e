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
/// Rows that commit 8725e15 wrote, the last one to keep decisions as a trace shows them: one of each shape and sentence that its own
/// tests brought about. They read into records and are shown as they were.
/// </summary>
public sealed class StoredRowTests
{
    public static TheoryData<string, string> Rows()
    {
        using var stream = typeof(StoredRowTests).Assembly.GetManifestResourceStream("rows-with-sentences.jsonl")!;
        using var reader = new StreamReader(stream);
        var rows = new TheoryData<string, string>();
        while (reader.ReadLine() is { } line)
        {
            var entry = PipelineJson.Parse(line)!;
            rows.Add(entry["kind"]!.GetValue<string>(), Text(entry["row"]!));
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
            "owner" => OwnerTrace.Render(DecisionJson.FromRow(row, DecisionJson.Default.OwnerDecision)),
            "signal" => SignalTrace.Render(DecisionJson.FromRow(row, DecisionJson.Default.SignalOutcome)),
            _ => SignalTrace.Render(row.Deserialize(SignalJson.Default.InactivityState)!.Fired!.Story),
        };

        var before = kind == "inactivity" ? row["fired"]!["story"]! : row;
        Assert.Equal(Text(before), Text(shown));
    }

    private static string Text(JsonNode json) => json.ToJsonString(PipelineJson.Readable.Options);
}
