using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>What moves when a member of a roster gets something: what everybody has taken, and whose turn it is in each team.</summary>
internal sealed record PoolState
{
    /// <summary>The state of a pool that nobody was assigned from.</summary>
    public static readonly PoolState Empty = new();

    // No capacity looks back further than a week, by whatever time zone.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(9);

    /// <summary>What members have taken, by <see cref="Roster.Key"/>: whichever assignment and team it came by.</summary>
    public ImmutableDictionary<string, MemberLoad> Loads { get; init; } = ImmutableDictionary<string, MemberLoad>.Empty;

    /// <summary>Turns, by assignment and team.</summary>
    public ImmutableDictionary<string, TeamTurns> Turns { get; init; } = ImmutableDictionary<string, TeamTurns>.Empty;

    /// <summary>What a member has taken.</summary>
    public MemberLoad Load(Member member) => Loads.GetValueOrDefault(Roster.Key(member), MemberLoad.None);

    /// <summary>The state once a member has taken one more; what nobody needs any more is left out.</summary>
    public PoolState Take(Member member, DateTimeOffset now) => this with
    {
        Loads = Loads
            .RemoveRange(Loads.Where(load => load.Value.Last < (now - Remembered).ToUnixTimeSeconds()).Select(load => load.Key))
            .SetItem(Roster.Key(member), Load(member).Take(member, now)),
    };

    /// <summary>The state as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PoolJson.Default.PoolState);

    /// <summary>Reads what <see cref="ToJson"/> wrote; <see cref="Empty"/> where nothing was written.</summary>
    public static PoolState FromJson(string? json) =>
        json is null ? Empty : JsonSerializer.Deserialize(json, PoolJson.Default.PoolState)!;
}

/// <summary>What a member has taken in the last periods.</summary>
/// <param name="Last">When they last took something, in Unix seconds.</param>
/// <param name="Hour">In the clock hour.</param>
/// <param name="Day">In their day.</param>
/// <param name="Week">In their week.</param>
internal sealed record MemberLoad(long Last, Taken Hour, Taken Day, Taken Week)
{
    /// <summary>Nothing.</summary>
    public static readonly MemberLoad None = new(0, default, default, default);

    /// <summary>How much was taken in the period that an instant is in.</summary>
    public int In(CapacityPeriod per, Member member, DateTimeOffset now) =>
        Count(per).Since(CapacityWindow.Containing(per, now, member.TimeZone));

    /// <summary>The load with one more.</summary>
    public MemberLoad Take(Member member, DateTimeOffset now)
    {
        Taken More(CapacityPeriod per) => Count(per).More(CapacityWindow.Containing(per, now, member.TimeZone));
        return new MemberLoad(now.ToUnixTimeSeconds(), More(CapacityPeriod.Hour), More(CapacityPeriod.Day), More(CapacityPeriod.Week));
    }

    private Taken Count(CapacityPeriod per) => per switch { CapacityPeriod.Hour => Hour, CapacityPeriod.Day => Day, _ => Week };
}

/// <summary>A count in a period.</summary>
/// <param name="Window">The period: see <see cref="CapacityWindow"/>.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Taken(long Window, int Count)
{
    /// <summary>How many in a period. An instance whose clock lags sees the count of the period that has begun elsewhere.</summary>
    public int Since(long window) => Window >= window ? Count : 0;

    /// <summary>The count with one more.</summary>
    public Taken More(long window) => new(Math.Max(Window, window), Since(window) + 1);
}

/// <summary>Whose turn it is in a team.</summary>
/// <param name="Number">How many turns there were.</param>
/// <param name="Last">Who had the last one, by <see cref="Roster.Key"/>.</param>
/// <param name="Owed">How many turns each is owed, below zero for those who are ahead.</param>
internal sealed record TeamTurns(long Number, string? Last, ImmutableDictionary<string, decimal> Owed)
{
    /// <summary>No turn was taken yet.</summary>
    public static readonly TeamTurns None = new(0, null, ImmutableDictionary<string, decimal>.Empty);
}

/// <summary>JSON of pool states.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(PoolState))]
internal sealed partial class PoolJson : JsonSerializerContext;
