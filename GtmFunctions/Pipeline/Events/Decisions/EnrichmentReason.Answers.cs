using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <content>What providers answered.</content>
[JsonDerivedType(typeof(Remembered), "remembered")]
[JsonDerivedType(typeof(NoSetting), "no-setting")]
[JsonDerivedType(typeof(NotAdmitted), "not-admitted")]
[JsonDerivedType(typeof(Answered), "answered")]
[JsonDerivedType(typeof(NoAnswer), "no-answer")]
internal abstract partial record EnrichmentReason
{
    /// <summary>The answer is remembered.</summary>
    /// <param name="Found">Whether the provider knew who was looked up.</param>
    internal sealed record Remembered(bool Found) : EnrichmentReason;

    /// <summary>Not asked: a setting that the call needs is not set.</summary>
    /// <param name="Setting">The setting's name.</param>
    internal sealed record NoSetting(string Setting) : EnrichmentReason;

    /// <summary>Not asked: the provider is down, or its limit has no room.</summary>
    /// <param name="Why">Which, in words.</param>
    internal sealed record NotAdmitted(string Why) : EnrichmentReason;

    /// <summary>It answered.</summary>
    /// <param name="With">What it knows.</param>
    /// <param name="LeftOut">What does not fit the fields.</param>
    internal sealed record Answered(AnsweredWith With, IReadOnlyList<UnfitField> LeftOut) : EnrichmentReason;

    /// <summary>It could not be reached, or refused.</summary>
    /// <param name="Why">How, in words that name no secret.</param>
    internal sealed record NoAnswer(string Why) : EnrichmentReason;
}
