namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Until when an owner is to acknowledge an event, and who gets it where they do not.</summary>
/// <param name="Due">Until when its first owner is to; <see langword="null"/> for the fallback, after whom there is nobody.</param>
/// <param name="Moves">To whom it goes on, one after the other, where it does.</param>
public sealed record PreviewSla(DateTimeOffset? Due, IReadOnlyList<PreviewMove> Moves)
{
    /// <summary>Whether the record of the event tells all of it: whether each owner would have acknowledged in time.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>Who is reminded, and who is told that it goes on, as far as the record tells it.</summary>
    public IReadOnlyList<PreviewNotice> Notices { get => field ?? []; init; }

    /// <summary>Where it is not known whether the last owner would have acknowledged: to whom it goes on if they would not.</summary>
    public PreviewMove? Next { get; init; }
}

/// <summary>A reminder to an owner who has not acknowledged an event yet, or that it has gone on.</summary>
/// <param name="At">When.</param>
/// <param name="Action">The call that tells it.</param>
public sealed record PreviewNotice(DateTimeOffset At, PreviewAction Action);

/// <summary>That an event goes on to another owner, for the one before did not acknowledge it.</summary>
/// <param name="Email">The address of who gets it.</param>
/// <param name="Name">What people call them.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why it goes on, and why to them, in a sentence.</param>
/// <param name="IsFallback">Whether they get it because nobody else can.</param>
public sealed record PreviewMove(string Email, string Name, DateTimeOffset At, string Why, bool IsFallback);
