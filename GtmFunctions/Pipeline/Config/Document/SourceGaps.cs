namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>
/// How the webhooks of a source are compared with what its API says happened: <c>gaps</c> of a source. What never came is fetched and run.
/// </summary>
public sealed record SourceGaps
{
    /// <summary>The time between two looks where the document says nothing.</summary>
    public static readonly TimeSpan DefaultEvery = TimeSpan.FromHours(1);

    /// <summary>How long a webhook may be on its way where the document says nothing.</summary>
    public static readonly TimeSpan DefaultSettle = TimeSpan.FromMinutes(5);

    /// <summary>The time between two looks.</summary>
    public TimeSpan Every { get; init; } = DefaultEvery;

    /// <summary>After how much silence there is a look, whenever it is due; none for that where <see langword="null"/>.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>How long a webhook may be on its way before it counts as missing.</summary>
    public TimeSpan Settle { get; init; } = DefaultSettle;
}
