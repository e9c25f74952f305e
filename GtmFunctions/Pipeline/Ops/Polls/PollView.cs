using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Ops.Polls;

/// <summary>Tells how a poll stands, what came of a run, and what one would bring.</summary>
internal static class PollView
{
    /// <summary>How a poll stands that only finds what webhooks never told.</summary>
    public const string FillsGaps = "fills gaps";

    private static readonly string[] Untold = ["raw"];

    /// <summary>How a poll stands.</summary>
    /// <param name="job">The poll.</param>
    /// <param name="state">How far it was read; <see langword="null"/> where it never ran.</param>
    public static JsonObject Standing(PollJob job, PollState? state)
    {
        var told = new JsonObject
        {
            ["source"] = job.Source.Name,
            ["records"] = job.Records.Name,
            ["connector"] = job.Whom.Connector,
            ["every"] = Duration.Text(job.Poll.Every),
            ["atMost"] = Duration.Text(job.Poll.AtMost),
            ["state"] = job.FillsGaps ? FillsGaps : Word(state),
        };
        if (state is null)
            return told;
        told["watermark"] = state.Watermark;
        told["nextAt"] = state.NextAt;
        told["runAt"] = state.RunAt;
        told["completeAt"] = state.CompleteAt;
        told["foundAt"] = state.FoundAt;
        told["pages"] = state.Pages;
        told["handed"] = state.Handed;
        told["handedInAll"] = state.HandedInAll;
        told["failures"] = state.Failures;
        Add("fault", state.Fault);
        Add("faultSince", state.FaultSince);
        Add("waitsFor", state.WaitsFor);
        if (state.Walk is { } walk)
            told["underWay"] = new JsonObject { ["since"] = walk.Since, ["pages"] = walk.Pages, ["begunAt"] = walk.BegunAt };
        if (state.Notes.Count > 0)
            told["notes"] = TextArray.Of(state.Notes);
        return told;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
                told[name] = value;
        }
    }

    /// <summary>How a poll stands, in a word or two.</summary>
    public static string Word(PollState? state) => state switch
    {
        null or { RunAt: null } => "has not run yet",
        { Fault: not null } => "fails",
        { WaitsFor: not null } => "waits",
        { Walk: not null } => "catches up",
        _ => "is read",
    };

    /// <summary>What came of a run.</summary>
    /// <param name="records">Which records.</param>
    /// <param name="result">What came of it; <see langword="null"/> where another instance runs it.</param>
    public static JsonObject Run(string records, RunResult? result) => result is null
        ? new JsonObject { ["records"] = records, ["end"] = "running", ["why"] = "another instance polls it now" }
        : new JsonObject
        {
            ["records"] = records,
            ["end"] = End(result.End),
            ["why"] = result.Why.Length > 0 ? result.Why : null,
            ["pages"] = result.Pages,
            ["handed"] = result.Handed,
            ["watermark"] = result.State.Watermark,
            ["nextAt"] = result.State.NextAt,
            ["notes"] = TextArray.Of(result.Notes),
        };

    /// <summary>What a run would bring.</summary>
    public static JsonObject Preview(string records, PreviewedPoll preview) => new()
    {
        ["records"] = records,
        ["end"] = End(preview.Result.End),
        ["why"] = preview.Result.Why.Length > 0 ? preview.Result.Why : null,
        ["since"] = preview.Since,
        ["pages"] = preview.Result.Pages,
        ["found"] = preview.Result.Handed,
        ["odd"] = preview.Odd,
        ["notes"] = TextArray.Of(preview.Result.Notes),
        ["events"] = new JsonArray([.. preview.Events.Select(taken => (JsonNode)Event(taken))]),
    };

    private static JsonObject Event(TakenItem taken)
    {
        var @event = taken.Message.Event;
        return new JsonObject
        {
            ["type"] = @event.Type,
            ["subject"] = @event.Subject,
            ["time"] = @event.Time,
            ["id"] = @event.ProviderId,
            ["cameBefore"] = taken.Intake.DuplicateOf,
            ["data"] = new JsonObject(@event.Data
                .Where(part => !Untold.Contains(part.Key))
                .Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone()))),
        };
    }

    private static string End(RunEnd end) => end.ToString().ToLowerInvariant();
}
