using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>In what an event becomes something else.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PreviewKind>))]
public enum PreviewKind
{
    /// <summary>It goes to another owner.</summary>
    [JsonStringEnumMemberName("owner")]
    Owner,

    /// <summary>It is acted on now and no longer.</summary>
    [JsonStringEnumMemberName("no-longer-routed")]
    NoLongerRouted,

    /// <summary>It goes to a fallback that has an owner of a team, or none, now.</summary>
    [JsonStringEnumMemberName("to-fallback")]
    ToFallback,

    /// <summary>It is acted on that is not now.</summary>
    [JsonStringEnumMemberName("newly-routed")]
    NewlyRouted,

    /// <summary>It goes on to another owner, at another time, or not at all, where its owner does not acknowledge it.</summary>
    [JsonStringEnumMemberName("hand-over")]
    HandOver,

    /// <summary>It takes another branch of a workflow.</summary>
    [JsonStringEnumMemberName("branch")]
    Branch,

    /// <summary>A workflow of the draft cannot decide it, and one of the live rules can.</summary>
    [JsonStringEnumMemberName("cannot-decide")]
    CannotDecide,

    /// <summary>It has other actions, or others of their texts.</summary>
    [JsonStringEnumMemberName("message")]
    Message,

    /// <summary>Other subscribers are told of it, or of what was decided about it.</summary>
    [JsonStringEnumMemberName("subscribers")]
    Subscribers,
}

/// <summary>An event that becomes something else.</summary>
public sealed record PreviewChange
{
    /// <summary>The event's id.</summary>
    public required string Event { get; init; }

    /// <summary>The name of the fixture whose event it is; <see langword="null"/> for one that came or is given.</summary>
    public string? Fixture { get; init; }

    /// <summary>When it was decided: the instant by which both sides decide it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its source.</summary>
    public required string Source { get; init; }

    /// <summary>Its type by the live rules.</summary>
    public required string Type { get; init; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>In what it becomes something else.</summary>
    public required IReadOnlyList<PreviewKind> Kinds { get; init; }

    /// <summary>What the live rules make of it.</summary>
    public required PreviewSide Before { get; init; }

    /// <summary>What the draft makes of it.</summary>
    public required PreviewSide After { get; init; }
}

/// <summary>What one version of the rules makes of an event.</summary>
/// <param name="Outcome">The outcome, as the list of events names it; <c>absent</c> where the version has no such event.</param>
/// <param name="Type">The canonical type that its fields have by this version.</param>
/// <param name="Workflows">Those that listen for it.</param>
public sealed record PreviewSide(string Outcome, string Type, IReadOnlyList<PreviewDecision> Workflows)
{
    /// <summary>The outcome of an event that a version has not.</summary>
    public const string Absent = "absent";

    /// <summary>The subscribers that are told.</summary>
    public IReadOnlyList<SubscriberTold> Subscribers { get => field ?? []; init; }
}

/// <summary>What a workflow makes of an event.</summary>
public sealed record PreviewDecision
{
    /// <summary>The workflow.</summary>
    public required string Workflow { get; init; }

    /// <summary>What it does, and why, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>How it ended: acted on, kept out, dropped, logged, or not to be decided.</summary>
    public PreviewEnd End { get; init; }

    /// <summary>The branch; <see langword="null"/> where none is taken.</summary>
    public string? Branch { get; init; }

    /// <summary>The score, where it has one, as people read it: <c>65 (high)</c>.</summary>
    public string? Score { get; init; }

    /// <summary>Who owns the event; <see langword="null"/> where nobody is named.</summary>
    public PreviewOwner? Owner { get; init; }

    /// <summary>Until when they are to acknowledge it and who gets it else; <see langword="null"/> where nobody asks them to.</summary>
    public PreviewSla? Sla { get; init; }

    /// <summary>What it has done.</summary>
    public IReadOnlyList<PreviewAction> Actions { get; init; } = [];

    /// <summary>Every call that it makes: first its actions, at once, then the notices of its SLA, each at its time.</summary>
    internal IEnumerable<(DateTimeOffset? At, PreviewAction Action)> Calls() =>
        Actions.Select(action => ((DateTimeOffset?)null, action))
            .Concat(Sla?.Notices.Select(notice => ((DateTimeOffset?)notice.At, notice.Action)) ?? []);
}

/// <summary>How an event ended in a workflow.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PreviewEnd>))]
public enum PreviewEnd
{
    /// <summary>Something is done.</summary>
    [JsonStringEnumMemberName("acted")]
    Acted,

    /// <summary>The filter keeps it out.</summary>
    [JsonStringEnumMemberName("filtered")]
    FilteredOut,

    /// <summary>It is older than what was acted on, or the same intent again.</summary>
    [JsonStringEnumMemberName("dropped")]
    Dropped,

    /// <summary>It takes a branch that does nothing, or none.</summary>
    [JsonStringEnumMemberName("logged")]
    Logged,

    /// <summary>The workflow could not decide.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>Who owns an event, and why.</summary>
/// <param name="Email">Their address.</param>
/// <param name="Name">What people call them.</param>
/// <param name="Why">Why they own it, in a sentence.</param>
/// <param name="IsFallback">Whether they have it because nobody else could.</param>
public sealed record PreviewOwner(string Email, string Name, string Why, bool IsFallback);

/// <summary>A call that an action would make; secrets are the names of their settings in brackets.</summary>
/// <param name="To">The destination.</param>
/// <param name="Request">The method and the address; empty where the call cannot be made.</param>
/// <param name="Message">The body, as far as it is kept.</param>
/// <param name="Refused">Why the call cannot be made; <see langword="null"/> where it can.</param>
public sealed record PreviewAction(string To, string Request, string Message, string? Refused);
