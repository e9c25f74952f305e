using System.Text.Json.Serialization;

namespace GtmFunctions.Cli.Bench.Report;

/// <summary>One figure of a report.</summary>
/// <param name="Part">What it is of.</param>
/// <param name="Name">What it says, such as <c>10 connections, p99</c>.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what, such as <c>ms</c>.</param>
/// <param name="Floor">The same with no work of ours; <see langword="null"/> where there is nothing to compare with.</param>
internal sealed record Figure(BenchPart Part, string Name, double Value, string Unit, double? Floor = null)
{
    /// <summary>Requests a second.</summary>
    public const string Requests = "req/s";

    /// <summary>Events a second.</summary>
    public const string Events = "events/s";

    /// <summary>Milliseconds.</summary>
    public const string Milliseconds = "ms";

    /// <summary>Calls to storage.</summary>
    public const string Calls = "calls";

    /// <summary>The value as a multiple of the floor.</summary>
    public double? Ratio => Floor is > 0 ? Math.Round(Value / Floor.Value, 3) : null;

    /// <summary>The two percentiles of a load that are told, from all its calls.</summary>
    public static IEnumerable<Figure> Percentiles(BenchPart part, string name, Load load, Load? floor = null)
    {
        foreach (var share in new[] { 0.50, 0.99 })
        {
            yield return new Figure(
                part, $"{name}, p{share * 100:0}", load.Percentile(share).TotalMilliseconds, Milliseconds,
                floor?.Percentile(share).TotalMilliseconds);
        }
    }
}

/// <summary>What a bench found, and where.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Cores">How many processors the machine has.</param>
/// <param name="LoadBefore">How many processes wanted one in the minute before; <see langword="null"/> where that is not told.</param>
/// <param name="Queued">Whether each stage was a message of its own.</param>
/// <param name="Figures">The figures.</param>
internal sealed record BenchReport(
    DateTimeOffset At, int Cores, double? LoadBefore, bool Queued, [property: JsonPropertyOrder(1)] IReadOnlyList<Figure> Figures)
{
    /// <summary>How often a webhook was answered 503, for storage took too long, and sent again: the figures say little then.</summary>
    public int SentAgain { get; init; }
}
