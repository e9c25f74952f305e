using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Ops.Alerts;

namespace GtmFunctions.Pipeline.Ops.Alarms;

/// <summary>An alarm as people see it.</summary>
internal sealed record Alarm
{
    /// <summary>Its key, by which it is muted.</summary>
    public required string Key { get; init; }

    /// <summary>The kind, such as <c>silent-source</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What has it: a source, a destination or a queue.</summary>
    public required string What { get; init; }

    /// <summary>How it stands.</summary>
    public required AlarmState State { get; init; }

    /// <summary>What is wrong, in words, as it was last told.</summary>
    public required string Reason { get; init; }

    /// <summary>The figures that it is told by, if it has any beside its reason.</summary>
    public required IReadOnlyList<AlertFigure> Evidence { get; init; }

    /// <summary>What of the document asks for it.</summary>
    public required string Rule { get; init; }

    /// <summary>What to do.</summary>
    public required string Advice { get; init; }

    /// <summary>The page that shows it, below <c>/api/ops/pages/</c>.</summary>
    public required string Page { get; init; }

    /// <summary>An event or delivery that it hit, if one is known.</summary>
    public required string? Sample { get; init; }

    /// <summary>How many events, actions or requests it hit, when it was last told.</summary>
    public required long Count { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was last told; <see langword="null"/> where it was not yet.</summary>
    public required DateTimeOffset? ToldAt { get; init; }

    /// <summary>How often it was told.</summary>
    public required int Told { get; init; }

    /// <summary>When it is told again if it lasts; <see langword="null"/> where it was not told yet, or is over.</summary>
    public required DateTimeOffset? RemindAt { get; init; }

    /// <summary>Whether it is muted, by whom and until when.</summary>
    public required AlarmMute? Mute { get; init; }
}

/// <summary>That an alarm is not told for a while.</summary>
/// <param name="Until">When it is told again, if it is so then.</param>
/// <param name="By">Who muted it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, if that was said.</param>
internal sealed record AlarmMute(DateTimeOffset Until, string By, DateTimeOffset At, string? Reason);

/// <summary>How an alarm stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlarmState>))]
internal enum AlarmState
{
    /// <summary>It was found, and must last before it is told; or it is muted.</summary>
    [JsonStringEnumMemberName("found")]
    Found,

    /// <summary>It lasts.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>It is not found any more, and over if it stays so.</summary>
    [JsonStringEnumMemberName("ending")]
    Ending,

    /// <summary>It is over, and not told anew for a while.</summary>
    [JsonStringEnumMemberName("resting")]
    Resting,
}
