using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Acknowledge;

namespace GtmFunctions.Pipeline.Acknowledge.Deadlines;

/// <summary>What a timeout may do with a record.</summary>
internal enum SlaStep
{
    /// <summary>Nothing: it was acknowledged, or another timeout has done it or is doing it.</summary>
    Drop,

    /// <summary>What it did is recorded and only what follows from it may be missing: do that again.</summary>
    Follow,

    /// <summary>Remind who has it.</summary>
    Remind,

    /// <summary>Give it to the next one.</summary>
    Move,
}

/// <summary>
/// What happens to an assignment as time passes. Of all timeouts with the number whose turn it is, one does the next thing: it puts its
/// nonce into the record, and only its own redelivery may go on with what it began. Values in, values out.
/// </summary>
internal static class SlaRule
{
    /// <summary>What a timeout may do.</summary>
    /// <param name="record">The record.</param>
    /// <param name="turn">The timeout's number.</param>
    /// <param name="nonce">The timeout's nonce.</param>
    /// <param name="now">The instant.</param>
    public static SlaStep Decide(SlaRecord record, int turn, string nonce, DateTimeOffset now)
    {
        if (record.Moving)
            return record.Turn == turn && record.Taken == nonce ? SlaStep.Move : SlaStep.Drop;
        if (record.Acknowledged is not null)
            return SlaStep.Drop;
        if (record.Turn == turn + 1 && record.Taken == nonce)
            return SlaStep.Follow;
        if (record.Turn != turn)
            return SlaStep.Drop;
        if (record.Holder.Due <= now)
            return SlaStep.Move;
        return record.Holder.RemindAt is [var next, ..] && next <= now ? SlaStep.Remind : SlaStep.Drop;
    }

    /// <summary>When the next timeout is due; <see langword="null"/> where none is to come.</summary>
    public static DateTimeOffset? NextAt(SlaRecord record) =>
        record.Acknowledged is not null ? null : record.Holder.RemindAt is [var next, ..] ? next : record.Holder.Due;

    /// <summary>The record once who has it was reminded; reminders that were missed meanwhile are one with this one.</summary>
    public static SlaRecord Remind(SlaRecord record, string nonce, DateTimeOffset now)
    {
        var reminded = record.Holder with
        {
            RemindAt = [.. record.Holder.RemindAt.Where(at => at > now)],
            Reminded = [.. record.Holder.Reminded, now],
        };
        return record with { Holders = [.. record.Holders.SkipLast(1), reminded], Turn = record.Turn + 1, Taken = nonce };
    }

    /// <summary>
    /// The record once somebody hands it over: it is due at once. The same where it was acknowledged, is just going to another, is somebody
    /// else's or was handed over before.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="email">The address of who has it.</param>
    /// <param name="why">Why it goes, in words.</param>
    /// <param name="now">The instant.</param>
    public static SlaRecord HandOver(SlaRecord record, string email, string why, DateTimeOffset now) =>
        record.Acknowledged is not null || record.Moving || record.Holder.HandOver is not null
            || !record.Holder.Email.Equals(email, StringComparison.OrdinalIgnoreCase)
            ? record
            : record with { Holders = [.. record.Holders.SkipLast(1), record.Holder with { Due = now, RemindAt = [], HandOver = why }] };

    /// <summary>
    /// How a record that is overdue goes on: to the next one, or to the fallback; one that is handed over, to the next one who can take it.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="sla">The SLA; <see langword="null"/> where there is none and somebody hands it over.</param>
    public static Handover Handover(SlaRecord record, Sla? sla)
    {
        if (record.Holder.HandOver is { } why)
            return new Handover(record.Holders.Count + 1, [.. record.Holders.Select(holder => holder.Email)], why, ToFallback: null);
        if (sla is null)
            throw new ArgumentException($"Nobody hands over what {record.Holder.Name} has, and no SLA does.", nameof(sla));
        var within = Duration.Text(sla.Acknowledge);
        var hours = sla.Hours == SlaHours.Working ? $"{within} of working time" : within;
        return new Handover(
            record.Holders.Count + 1,
            [.. record.Holders.Select(holder => holder.Email)],
            $"{record.Holder.Name} did not acknowledge within {hours}",
            sla.Successor == SlaSuccessor.Fallback ? new OwnerReason.NotAcknowledged()
            : record.Holders.Count >= sla.Most ? new OwnerReason.NotAcknowledgedBySeveral(record.Holders.Count)
            : null);
    }

    /// <summary>The record once it has gone to another.</summary>
    /// <param name="record">The record as it went.</param>
    /// <param name="next">Who has it then.</param>
    /// <param name="why">Why it went.</param>
    public static SlaRecord Move(SlaRecord record, SlaHolder next, string why) => record with
    {
        Holders = [.. record.Holders.SkipLast(1), record.Holder with { Until = next.Since, Moved = why, RemindAt = [] }, next],
        Turn = record.Turn + 1,
        Moving = false,
    };
}
