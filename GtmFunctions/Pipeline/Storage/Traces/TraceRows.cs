using System.Globalization;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>Row keys of a delivery's or event's partition, in the order in which a trace tells them.</summary>
internal static class TraceRows
{
    /// <summary>A delivery's one row; the usual one of one event has none, for the index leads from it to the event.</summary>
    public const string Delivery = "delivery";

    /// <summary>Before the place of an item of a delivery that was taken in by itself, when its dead letter was replayed.</summary>
    public const string DeliveryItemPrefix = "delivery.item.";

    /// <summary>An event's head: what it is.</summary>
    public const string Event = "0.event";

    /// <summary>The canonical event as intake made it.</summary>
    public const string Payload = "0.payload";

    /// <summary>How it was received.</summary>
    public const string Receive = "1.receive";

    /// <summary>Which signal made it and of what, where it did not come from outside.</summary>
    public const string Signal = "1.signal";
    /// <summary>Why an alert was sent.</summary>
    public const string Alert = "1.alert";

    /// <summary>What intake made of it.</summary>
    public const string Intake = "2.intake";

    /// <summary>Before a duplicate's delivery id and place, as an earlier version kept it.</summary>
    public const string DuplicatePrefix = "2.duplicate.";

    /// <summary>What enrichers answered.</summary>
    public const string Enrich = "3.enrich";

    /// <summary>What it waits for; no part of the story.</summary>
    public const string Parked = "3.parked";

    /// <summary>What was decided.</summary>
    public const string Route = "4.route";

    /// <summary>What a version that is only shown the events would have decided.</summary>
    public const string Shadow = "4.shadow";

    /// <summary>Before the name of an assignment whose owner is to acknowledge the event.</summary>
    public const string SlaPrefix = "4.sla.";
    /// <summary>Before the name of an enricher that answered late: what that changed.</summary>
    public const string LatePrefix = "4.route.late.";

    /// <summary>Before an action's name.</summary>
    public const string ActionPrefix = "5.action.";

    /// <summary>Before the name of an action that had to wait before its first try.</summary>
    public const string WaitingPrefix = "5.waiting.";

    /// <summary>Before a dead letter's id.</summary>
    public const string DeadLetterPrefix = "6.dead-letter.";

    /// <summary>Before a replay's key.</summary>
    public const string ReplayPrefix = "7.replay.";

    /// <summary>After a replay's key: what its enrichers answered.</summary>
    public const string ReplayEnrich = ".enrich";

    /// <summary>After a replay's key: what it decided.</summary>
    public const string ReplayRoute = ".route";

    /// <summary>The row of an item of a delivery that was taken in by itself.</summary>
    public static string ItemOf(int index) => DeliveryItemPrefix + index.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Whether a row is of a replay, and tells one thing of it.</summary>
    /// <param name="row">The row's key.</param>
    /// <param name="what"><see cref="ReplayEnrich"/> or <see cref="ReplayRoute"/>.</param>
    public static bool IsReplays(string row, string what) =>
        row.StartsWith(ReplayPrefix, StringComparison.Ordinal) && row.EndsWith(what, StringComparison.Ordinal);

    /// <summary>Whether a row tells what was decided, at first or by a replay.</summary>
    public static bool IsDecision(string row) => row == Route || IsReplays(row, ReplayRoute);

    /// <summary>Whether a row tells what enrichers answered, at first or in a replay.</summary>
    public static bool IsEnrichment(string row) => row == Enrich || IsReplays(row, ReplayEnrich);

    /// <summary>Where enrichers' answers are told: under the replay that asks them, if one does.</summary>
    public static string EnrichOf(Rerun? rerun) => rerun is null ? Enrich : ReplayPrefix + rerun.Key + ReplayEnrich;
}
