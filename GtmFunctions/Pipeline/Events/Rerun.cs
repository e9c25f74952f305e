using System.Globalization;
using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>
/// How an event goes through stages once more. It travels with the event, so that each stage tells what it did under the replay's own rows
/// of the trace, and so that what arrived before is done again only where somebody asked for that.
/// </summary>
public sealed record Rerun
{
    /// <summary>The replay's own: 32 hexadecimal digits. Two messages of one nonce are one replay.</summary>
    public required string Nonce { get; init; }

    /// <summary>When somebody asked for it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where it begins.</summary>
    public required ReplayStage From { get; init; }

    /// <summary>Classes of actions that are left out, such as <c>notify</c>.</summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>Classes of actions that are done again although they arrived before.</summary>
    public IReadOnlyList<string> Again { get; init; } = [];

    /// <summary>The replay's place among the event's replays, for row keys: by time, and no other replay's.</summary>
    [JsonIgnore]
    public string Key => KeyOf(At, Nonce);

    /// <summary>The key of a replay.</summary>
    public static string KeyOf(DateTimeOffset at, string nonce) =>
        $"{at.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}-{nonce[..12]}";
}
