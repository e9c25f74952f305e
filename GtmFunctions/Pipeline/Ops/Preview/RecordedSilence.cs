using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Acknowledge;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Whether an owner would have acknowledged in time.</summary>
internal enum OwnerWord
{
    /// <summary>They would.</summary>
    Given,

    /// <summary>They would not.</summary>
    Silent,

    /// <summary>Their time is not over yet.</summary>
    NotDue,

    /// <summary>The record cannot tell.</summary>
    Unknown,
}

/// <summary>What an owner would have done.</summary>
/// <param name="Word">Whether they would have acknowledged in time.</param>
/// <param name="Until">Until when it is known that they would not have done so yet.</param>
internal readonly record struct OwnerSilence(OwnerWord Word, DateTimeOffset Until);

/// <summary>
/// Tells by the record of an event whether an owner would have acknowledged it in time. Somebody who had it then is taken to be as quick,
/// or silent as long, as they were; of somebody who never had it, or for longer than they had it, nothing is known. Values in, values out.
/// </summary>
internal static class RecordedSilence
{
    private const string ByEvent = "event";

    /// <summary>Tells it.</summary>
    /// <param name="recorded">Who had the event then; <see langword="null"/> where nobody was asked.</param>
    /// <param name="sla">The SLA by which the owner has it.</param>
    /// <param name="holder">The owner, since when they have it and until when they are to acknowledge.</param>
    /// <param name="now">Now: how far the record goes.</param>
    public static OwnerSilence Find(SlaRecord? recorded, Sla sla, SlaHolder holder, DateTimeOffset now)
    {
        var due = holder.Due ?? throw new ArgumentException($"{holder.Email} has no time to acknowledge in.", nameof(holder));
        var otherwise = due > now ? OwnerWord.NotDue : OwnerWord.Unknown;
        if (recorded is null)
            return new OwnerSilence(otherwise, holder.Since);

        // A meeting that was booked says so whoever has the lead
        var word = recorded.Acknowledged;
        if (word is { How: ByEvent } && sla.AcknowledgedBy.Count > 0 && word.At >= holder.Since && word.At <= due)
            return new OwnerSilence(OwnerWord.Given, word.At);
        if (recorded.Holders.LastOrDefault(one => one.Email.Equals(holder.Email, StringComparison.OrdinalIgnoreCase)) is not { } had)
            return new OwnerSilence(otherwise, holder.Since);
        var silent = (had.Until ?? word?.At ?? now) - had.Since;
        if (word is not null and not { How: ByEvent } && had.Until is null && silent <= due - holder.Since)
            return new OwnerSilence(OwnerWord.Given, holder.Since + silent);
        return silent >= due - holder.Since
            ? new OwnerSilence(OwnerWord.Silent, due)
            : new OwnerSilence(otherwise, holder.Since + silent);
    }

    /// <summary>Whether an event went on because its owner did not acknowledge it, and not because somebody handed it over.</summary>
    public static bool WentOn(SlaRecord? recorded) =>
        recorded?.Holders.Any(holder => holder is { Moved: not null, HandOver: null }) is true;
}
