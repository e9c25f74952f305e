using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>What came of the fixtures of a version.</summary>
/// <param name="Results">One for each fixture that was run, in the order of the file; none where the file has errors.</param>
/// <param name="Errors">What is wrong with the file, by line.</param>
public sealed record FixtureReport(IReadOnlyList<FixtureResult> Results, IReadOnlyList<ConfigurationError> Errors)
{
    /// <summary>Whether every fixture holds; so do none at all.</summary>
    public bool Passed => Errors.Count == 0 && Results.All(result => result.Passed);

    /// <summary>Those that do not hold.</summary>
    public IEnumerable<FixtureResult> Failed => Results.Where(result => !result.Passed);
}

/// <summary>What came of a fixture.</summary>
public sealed record FixtureResult
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in <c>fixtures.yaml</c>, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The canonical type of its event; <see langword="null"/> where there is none.</summary>
    public string? Type { get; init; }

    /// <summary>What becomes of the event; <see langword="null"/> where there is none.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why it could not be run, in words; <see langword="null"/> where it could.</summary>
    public string? Fault { get; init; }

    /// <summary>What came of each thing that it expects, in its order.</summary>
    public IReadOnlyList<CheckedExpectation> Expectations { get; init; } = [];

    /// <summary>Whether it holds.</summary>
    public bool Passed => Fault is null && Expectations.All(expectation => expectation.Held);
}

/// <summary>What came of one thing that a fixture expects.</summary>
/// <param name="What">What is looked at, such as <c>owner</c>.</param>
/// <param name="Line">Where it is expected, in <c>fixtures.yaml</c>, from 1.</param>
/// <param name="Held">Whether it is as expected.</param>
/// <param name="Expected">What is expected.</param>
/// <param name="Got">What it is.</param>
/// <param name="Why">Why it is so, in a sentence; empty where it is as expected or speaks for itself.</param>
public sealed record CheckedExpectation(string What, int Line, bool Held, string Expected, string Got, string Why = "");
