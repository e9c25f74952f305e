using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>A change of a record that a webhook tells, or that we asked for, where the two ways share no id.</summary>
/// <param name="Match">By what the two are known to tell the same.</param>
/// <param name="Subject">The record's key.</param>
/// <param name="Change">The change.</param>
internal sealed record ToldChange(ChangeMatch Match, string Subject, SubjectChange Change)
{
    /// <summary>Why an item became no event of its own.</summary>
    public ItemReason Why => new ItemReason.ChangeCameBefore(Match.Records, Duration.Text(Match.Within));

    /// <summary>The change that an item tells.</summary>
    /// <param name="message">What brought the item.</param>
    /// <param name="source">Its source, as what arrived so is read.</param>
    /// <param name="item">The item in canonical terms.</param>
    /// <param name="key">Its idempotency key.</param>
    /// <param name="claim">The claim of its event.</param>
    /// <returns>
    /// <see langword="null"/> where the two ways are not compared, or the item does not say of what it is or when it was.
    /// </returns>
    public static ToldChange? From(ReceivedMessage message, Source source, NormalisedItem item, string key, Claim claim)
    {
        var polled = message.Arrival?.By == ArrivalWay.Poll;
        var match = source.Changes.FirstOrDefault(one => polled || one.Tells(item.ProviderType));
        if (match is null || item.Subject is not { Length: > 0 } subject || item.Time is not { } time)
            return null;
        return new ToldChange(
            match,
            KeyHash.For("changes", message.Source, match.Records, subject),
            new SubjectChange(key, time, polled, claim.EventId, claim.Delivery, claim.FirstSeenAt));
    }

    /// <summary>The claim of the event that was made of a change.</summary>
    public static Claim Original(SubjectChange made) => new(
        made.Event, made.FirstSeenAt, made.Delivery, Configuration: "", Owner: "", Ours: false, made.FirstSeenAt);
}
