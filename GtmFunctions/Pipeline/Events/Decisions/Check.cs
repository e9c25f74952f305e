using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Whether a workflow may act on an event that its filter let through.</summary>
/// <param name="Rule">What was checked: <see cref="Order"/> or <see cref="Intent"/>.</param>
/// <param name="Held">Whether it may; otherwise the event is noted and dropped.</param>
/// <param name="Event">The id of the event that it was held against, if there is one.</param>
/// <param name="Reason">Why; <see langword="null"/> in a row that was written before reasons were typed.</param>
/// <param name="Why">The sentence of such a row.</param>
internal sealed record Check(string Rule, bool Held, string? Event, CheckReason? Reason, string? Why = null)
{
    /// <summary>Only what is not older than what was acted on for its subject.</summary>
    public const string Order = "order";

    /// <summary>The same intent only once within a window.</summary>
    public const string Intent = "intent";
}

/// <summary>Why a workflow may act on an event, or may not.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NoSubject), "no-subject")]
[JsonDerivedType(typeof(FirstOfSubject), "first-of-subject")]
[JsonDerivedType(typeof(NotOlder), "not-older")]
[JsonDerivedType(typeof(Older), "older")]
[JsonDerivedType(typeof(NoIntent), "no-intent")]
[JsonDerivedType(typeof(FirstOfIntent), "first-of-intent")]
[JsonDerivedType(typeof(SameIntent), "same-intent")]
[JsonDerivedType(typeof(OutsideWindow), "outside-window")]
internal abstract record CheckReason
{
    private CheckReason()
    {
    }

    /// <summary>The event has no subject to be ordered by.</summary>
    internal sealed record NoSubject : CheckReason;

    /// <summary>No other event of its subject was acted on.</summary>
    /// <param name="Subject">The subject.</param>
    internal sealed record FirstOfSubject(string Subject) : CheckReason;

    /// <summary>It is as new as the newest that was acted on, or newer.</summary>
    /// <param name="Subject">The subject.</param>
    internal sealed record NotOlder(string Subject) : CheckReason;

    /// <summary>A newer one was acted on.</summary>
    /// <param name="Subject">The subject.</param>
    /// <param name="Time">When the event happened.</param>
    /// <param name="Newest">When the newer one happened.</param>
    internal sealed record Older(string Subject, DateTimeOffset Time, DateTimeOffset Newest) : CheckReason;

    /// <summary>The event lacks a field of the intent.</summary>
    /// <param name="Fields">The intent's fields.</param>
    internal sealed record NoIntent(IReadOnlyList<string> Fields) : CheckReason;

    /// <summary>No other event of its intent was acted on.</summary>
    /// <param name="Fields">The intent's fields.</param>
    internal sealed record FirstOfIntent(IReadOnlyList<string> Fields) : CheckReason;

    /// <summary>One of the same intent was acted on within the window.</summary>
    /// <param name="Fields">The intent's fields.</param>
    /// <param name="Window">The window.</param>
    internal sealed record SameIntent(IReadOnlyList<string> Fields, TimeSpan Window) : CheckReason;

    /// <summary>One of the same intent was acted on, the window or more away.</summary>
    /// <param name="Fields">The intent's fields.</param>
    /// <param name="Window">The window.</param>
    internal sealed record OutsideWindow(IReadOnlyList<string> Fields, TimeSpan Window) : CheckReason;
}
