using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>An owner as templates see them. As JSON they are one flat object, the roster's further columns first.</summary>
/// <param name="Name">What people call them.</param>
/// <param name="Email">Their address.</param>
/// <param name="Team">Their team, where they are in the roster.</param>
/// <param name="Slack">Their Slack user's id, where the roster has it.</param>
/// <param name="TimeZone">Their time zone by its IANA name, where they are in the roster.</param>
[JsonConverter(typeof(OwnerConverter))]
public sealed record Owner(string Name, string Email, string? Team = null, string? Slack = null, string? TimeZone = null)
{
    /// <summary>The roster's further columns that have a value.</summary>
    public IReadOnlyDictionary<string, string> Further { get; init; } = new Dictionary<string, string>();
}
