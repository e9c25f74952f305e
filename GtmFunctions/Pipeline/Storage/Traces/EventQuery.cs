using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>What a search asks for; <see langword="null"/> asks for all.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="Since">Not taken in before.</param>
/// <param name="Until">Taken in before.</param>
/// <param name="Text">
/// What is to be found: an e-mail address, a company's domain, a telephone number, an id, or part of the subject, the provider's id or our
/// id, in any case; see <see cref="FindText"/>.
/// </param>
/// <param name="Top">The most lines of an answer.</param>
/// <param name="Key">The key by which they are found.</param>
public sealed record EventQuery(
    string? Source = null,
    string? Type = null,
    string? Outcome = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? Text = null,
    int Top = 50,
    EventKey? Key = null)
{
    /// <summary>Whether an event is one of those that the fields but <see cref="Text"/> and <see cref="Key"/> let through.</summary>
    internal bool Fits(IndexedEvent line) =>
        (Source is null || line.Source == Source)
        && (Type is null || line.Type == Type)
        && (Outcome is null || line.Outcome == Outcome)
        && !(line.FirstSeenAt < Since)
        && !(line.FirstSeenAt >= Until);
}

/// <summary>A part of the answer to a search.</summary>
/// <param name="Events">The lines, newest first.</param>
/// <param name="Next">By which the search goes on; <see langword="null"/> where nothing more is to be found.</param>
/// <param name="Searched">What was looked at.</param>
public sealed record FoundEvents(IReadOnlyList<IndexedEvent> Events, string? Next, SearchedEvents Searched);

/// <summary>What a search looked at.</summary>
/// <param name="Keys">The keys by which it looked; none where it read line by line.</param>
/// <param name="IsComplete">
/// Whether nothing between the first and the last line of the answer was left out, nor anything after it where there is no next part. Else
/// the search met its limit, and there may be more of it further back.
/// </param>
/// <param name="BackTo">It looked at all that was taken in since then; <see langword="null"/> where it looked at everything.</param>
public sealed record SearchedEvents(IReadOnlyList<EventKey> Keys, bool IsComplete, DateTimeOffset? BackTo);
