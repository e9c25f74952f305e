using System.Text.Json;
using System.Text.Json.Serialization;

namespace GtmFunctions.Cli.Remote;

/// <summary>How much came and how long it took, as <c>GET ops/metrics</c> answers it.</summary>
/// <param name="From">Since when.</param>
/// <param name="To">Until when.</param>
/// <param name="By">What the rows are told apart by; <see langword="null"/> where it was not asked.</param>
/// <param name="Total">All together.</param>
/// <param name="Rows">Each by itself; <see langword="null"/> where it was not asked.</param>
internal sealed record StatsAnswer(string? From, string? To, string? By, StatsRow? Total, IReadOnlyList<StatsRow>? Rows);

/// <summary>A row of numbers.</summary>
internal sealed record StatsRow
{
    /// <summary>What it is of; <see langword="null"/> of all together.</summary>
    public string? Name { get; init; }

    /// <summary>The times by their kind; <see langword="null"/> where none was measured.</summary>
    public IReadOnlyDictionary<string, StatsTimes>? Latencies { get; init; }

    /// <summary>The counts that are not 0, by their names.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Counts { get; set; } = new Dictionary<string, JsonElement>();
}

/// <summary>How the times of a kind lie.</summary>
/// <param name="P50">Half are at most this, in seconds.</param>
/// <param name="P90">Nine tenths are at most this, in seconds.</param>
internal sealed record StatsTimes(double? P50, double? P90);
