using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>When a list is synced: after a duration each time, or at times of the day.</summary>
public abstract record SyncSchedule
{
    /// <summary>How often, where the document does not say.</summary>
    public static readonly SyncSchedule Default = new Interval(TimeSpan.FromHours(1));

    /// <summary>How often a list is polled, where the document does not say: each time all of it is read.</summary>
    public static readonly SyncSchedule OfPolls = new Interval(TimeSpan.FromDays(1));

    private SyncSchedule()
    {
    }

    /// <summary>As the document has it.</summary>
    public abstract string Text { get; }

    /// <summary>When it is due next; <see langword="null"/> where its times never come.</summary>
    /// <param name="last">When it was done last.</param>
    public abstract DateTimeOffset? DueAfter(DateTimeOffset last);

    /// <summary>After a duration.</summary>
    /// <param name="Span">The duration.</param>
    internal sealed record Interval(TimeSpan Span) : SyncSchedule
    {
        /// <inheritdoc/>
        public override string Text => Duration.Text(Span);

        /// <inheritdoc/>
        public override DateTimeOffset? DueAfter(DateTimeOffset last) => last + Span;
    }

    /// <summary>At times of the day.</summary>
    /// <param name="Times">The times.</param>
    internal sealed record Clock(Schedule Times) : SyncSchedule
    {
        /// <inheritdoc/>
        public override string Text => Times.Zone.Equals(TimeZoneInfo.Utc) ? Times.Text : $"{Times.Text} {Times.Zone.Id}";

        /// <inheritdoc/>
        public override DateTimeOffset? DueAfter(DateTimeOffset last) => Times.Next(last);
    }
}
