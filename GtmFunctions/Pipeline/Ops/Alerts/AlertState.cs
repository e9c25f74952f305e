using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>What all instances know together of a problem that was found and is not over.</summary>
internal sealed record AlertState : StoredRecord
{
    /// <summary>The problem as it was last told, or first found.</summary>
    public required Problem Problem { get; init; }

    /// <summary>When it was first found.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When it was first told; <see langword="null"/> while it is not clear that it lasts.</summary>
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>Since when it is not found any more; <see langword="null"/> while it is.</summary>
    public DateTimeOffset? AbsentSince { get; init; }

    /// <summary>When it was told that it is over, where it is not told anew for a while.</summary>
    public DateTimeOffset? OverAt { get; init; }

    /// <summary>When it was last told.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>How often it was told.</summary>
    public int Tellings { get; init; }

    /// <summary>When it is told again if it lasts.</summary>
    public DateTimeOffset RemindAt { get; init; }

    /// <summary>What is to be told and may not have been yet. It is written before it is told, so that a crash forgets none.</summary>
    public Telling? Due { get; init; }
}

/// <summary>One time that a problem is told.</summary>
/// <param name="Phase">What of it.</param>
/// <param name="Number">How often it was told with this one.</param>
/// <param name="At">When.</param>
internal sealed record Telling(AlertPhase Phase, int Number, DateTimeOffset At);

/// <summary>What is told of a problem.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertPhase>))]
internal enum AlertPhase
{
    /// <summary>That it is there.</summary>
    [JsonStringEnumMemberName("began")]
    Began,

    /// <summary>That it is still there, or got worse.</summary>
    [JsonStringEnumMemberName("lasts")]
    Lasts,

    /// <summary>That it is over.</summary>
    [JsonStringEnumMemberName("over")]
    Over,
}

/// <summary>JSON of the states.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(AlertState))]
internal sealed partial class AlertJson : JsonSerializerContext;
