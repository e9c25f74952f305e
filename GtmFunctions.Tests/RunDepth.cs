namespace GtmFunctions.Tests;

/// <summary>
/// How thickly a run samples what has a row for every storage call: thinly for whoever works here, several times as thickly where the
/// variable <c>GTM_TESTS</c> says <c>thorough</c>, as <c>.ci/run</c> has it. Explicit rows leave nothing out.
/// </summary>
internal static class RunDepth
{
    /// <summary>Of how many storage calls that a thorough run fails another one fails one.</summary>
    public const int Thinner = 8;

    /// <summary>How many times as much of what is the same again and again a thorough run takes.</summary>
    public const int Larger = 4;

    private const string Variable = "GTM_TESTS";
    private const string Thorough = "thorough";

    /// <summary>Whether this run is a thorough one.</summary>
    public static bool IsThorough { get; } = Environment.GetEnvironmentVariable(Variable) == Thorough;

    /// <summary>How many this run takes of what is the same again and again, at least one.</summary>
    /// <param name="thorough">How many a thorough run takes.</param>
    public static int Of(int thorough) => IsThorough ? thorough : Math.Max(1, thorough / Larger);
}
