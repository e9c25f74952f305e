using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>Something that is wrong now, with one cause. However many events it hits, it is one problem.</summary>
internal sealed record Problem
{
    /// <summary>The kind of alert.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>What has it: a source, a destination or a queue.</summary>
    public required string What { get; init; }

    /// <summary>What tells it from other problems of the same thing; the same each time that it is found.</summary>
    public required string Cause { get; init; }

    /// <summary>What is wrong, in words: without a secret, and of a person no more than <see cref="AlertCause.Shown"/> leaves.</summary>
    public required string Reason { get; init; }

    /// <summary>What of the document asks to be told.</summary>
    public required string Rule { get; init; }

    /// <summary>What to do about it, and what can be replayed.</summary>
    public required string Advice { get; init; }

    /// <summary>How many events, actions or requests it hit.</summary>
    public long Count { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How bad it is: when that rises, it is told again at once.</summary>
    public int Grade { get; init; }

    /// <summary>How long it must last before it is told, where a moment says nothing yet.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>How long after it was over it is not told again, unless it is worse: its rule's.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>The figures that it is told by, if it has any beside its reason.</summary>
    public IReadOnlyList<AlertFigure> Evidence { get; init; } = [];

    /// <summary>The page that shows it, below <c>/api/ops/pages/</c>; that of all alarms where no other does.</summary>
    public string Page { get; init; } = "alarms";

    /// <summary>An event or delivery that it hit, if one is known.</summary>
    public string? Sample { get; init; }

    /// <summary>Its key: what it is told under.</summary>
    [JsonIgnore]
    public string Key => KeyHash.For(AlertKindName.For(Kind), What, Cause);
}

/// <summary>A figure that an alert is told by.</summary>
/// <param name="Name">What it is, such as <c>usual a day</c>.</param>
/// <param name="Value">The figure, such as <c>50</c>.</param>
internal sealed record AlertFigure(string Name, string Value);
