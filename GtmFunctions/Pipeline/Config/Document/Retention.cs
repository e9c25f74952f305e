using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>
/// How long each kind of data is kept, in whole days. What the document leaves out has a default, which grows to what the rest of the
/// document needs; what the document says is never shorter than that.
/// </summary>
internal sealed record Retention
{
    private static readonly Dictionary<RetentionKind, int> Defaults = new()
    {
        [RetentionKind.Payloads] = 30,
        [RetentionKind.Traces] = 90,
        [RetentionKind.Claims] = 400,
        [RetentionKind.Marks] = 400,
        [RetentionKind.Signals] = 100,
        [RetentionKind.Cache] = 30,
        [RetentionKind.Assignments] = 400,
        [RetentionKind.DeadLetters] = 90,
        [RetentionKind.Replays] = 90,
        [RetentionKind.Drift] = 400,
        [RetentionKind.Configurations] = 400,
    };

    private readonly IReadOnlyDictionary<RetentionKind, TimeSpan> _kept;

    /// <summary>Makes it of what the document says; the rest is kept as long as by default.</summary>
    public Retention(IReadOnlyDictionary<RetentionKind, TimeSpan> kept) => _kept = kept;

    /// <summary>What holds where the document says nothing.</summary>
    public static Retention Default { get; } = new(new Dictionary<RetentionKind, TimeSpan>());

    /// <summary>How long a kind is kept.</summary>
    public TimeSpan For(RetentionKind kind) => _kept.TryGetValue(kind, out var said) ? said : DefaultFor(kind);

    /// <summary>How long a kind is kept where nothing says otherwise.</summary>
    public static TimeSpan DefaultFor(RetentionKind kind) => TimeSpan.FromDays(Defaults[kind]);
}
