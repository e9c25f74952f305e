using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>What the pages of sources are made of.</summary>
/// <param name="Source">The source.</param>
/// <param name="Traffic">What it brought.</param>
/// <param name="Silence">That it brings too little, if it does.</param>
/// <param name="Unset">The names of its secrets that are not set.</param>
/// <param name="Capture">Whether its requests are kept.</param>
/// <param name="Polls">The records that it is polled for.</param>
/// <param name="Gaps">What of its records was looked through for what its webhooks never told.</param>
/// <param name="Now">The time.</param>
internal sealed record SourceFacts(
    Source Source,
    SourceTraffic Traffic,
    Silence? Silence,
    IReadOnlyList<string> Unset,
    CaptureState Capture,
    IReadOnlyList<SourcePollLine> Polls,
    IReadOnlyList<SourceGapLine> Gaps,
    DateTimeOffset Now)
{
    /// <summary>Events of the last hour.</summary>
    public long LastHour => Traffic.TakenIn(Now.AddHours(-1), Now);

    /// <summary>Events of the last 24 hours.</summary>
    public long LastDay => Traffic.TakenIn(Now.AddHours(-24), Now);

    /// <summary>Webhooks refused in the last 24 hours.</summary>
    public long Refused => Traffic.Refused(Now.AddHours(-24), Now);

    /// <summary>When one of its secrets last proved a webhook.</summary>
    public DateTimeOffset? SecretUsed => Traffic.Secrets.Select(use => (DateTimeOffset?)use.Last).Max();

    /// <summary>When it brought the last event; counts are kept in five minutes at a time, the last of which is not over.</summary>
    public DateTimeOffset? LastHeard => Traffic.LastHeard is { } end && end > Now ? Now : Traffic.LastHeard;

    private bool RefusesAll =>
        Unset.Count > 0 && Unset.Count == Source.Secrets.Count && Source.Provider.Handshake is not { SuppliesSecret: true };

    private SourcePollLine? Failing => Polls.FirstOrDefault(poll => poll.Standing == Standing.Bad);

    /// <summary>How it stands.</summary>
    public Standing Standing => RefusesAll || Silence is not null ? Standing.Bad
        : Failing is not null || Refused > 0 || Unset.Count > 0 ? Standing.Attention
        : LastDay > 0 ? Standing.Good
        : Standing.Idle;

    /// <summary>The same in a few words.</summary>
    public string State => RefusesAll ? "no secret of it is set, so it refuses everything"
        : Silence is { } silence ? silence.Why
        : Failing is { } failing ? $"its poll of {failing.Records} fails: {failing.Why}"
        : Refused > 0 ? $"refused {Parts.Relative.Count(Refused, "webhook")} in 24 hours: {Traffic.Why}"
        : Unset.Count > 0 ? $"{string.Join(", ", Unset)} {(Unset.Count == 1 ? "is" : "are")} not set"
        : LastDay > 0 ? Source.TakesWebhooks ? "takes webhooks" : "is polled"
        : Traffic.LastHeard is null ? "nothing came yet" : "nothing came in 24 hours";
}
